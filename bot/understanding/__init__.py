"""What somebody meant: Rasa over HTTP, a circuit breaker, and the safety net that works without Rasa."""
