"""The tables over time."""
