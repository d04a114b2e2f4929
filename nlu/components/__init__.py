"""Rasa's own parts for Mongolian. Rasa runs from the repository root with it on PYTHONPATH (ADR 0004)."""
