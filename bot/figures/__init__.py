"""Figures: intervals and effects, and everything that is drawn or printed."""
