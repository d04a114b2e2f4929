"""How few people are too few to tell a figure about."""

FEWEST = 5
"""Figures about fewer people than this are not told: in a small group a count can give somebody away."""
