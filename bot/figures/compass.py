"""The compass of the sandbox's page, in a square of 64: drawn on pictures and on paper."""

CREAM, AMBER = "#f6e7cf", "#e0893b"
SIDE = 64
MIDDLE, RIM, RING, LINE = 32, 32, 21, 3
"""The middle, both radii, and the width of the ring's line."""

NEEDLE = ((43, 21), (36.5, 36.5), (21, 43), (27.5, 27.5))
POINT = ((43, 21), (36.5, 36.5), (27.5, 27.5))
"""The part of the needle that shows the way."""
