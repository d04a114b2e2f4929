"""How few people are too few to tell a figure about."""

FEWEST = 5
"""Figures about fewer people than this are not told: in a small group a count can give somebody away."""


EXACT_FROM = 100
"""From so many on it may be told exactly how many people get something: one less of them is anybody."""


def in_fives(people: int) -> int:
    """What may be told of a count that others can be taken from: its whole fives; 0 for fewer than five."""
    return people - people % FEWEST
