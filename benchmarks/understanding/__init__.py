"""How well messages are understood: ours beside Rasa's default pipeline, on phrases that neither has seen."""
