"""Wakes use cases at their time. Jobs hold ids only; what is true is read from the database when they run."""
