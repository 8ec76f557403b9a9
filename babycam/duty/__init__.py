"""Duty: who is woken, in which order. `resolver.py` is the one place that answers it; everything else asks it."""
