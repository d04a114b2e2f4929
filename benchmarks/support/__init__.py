"""Measuring support."""
