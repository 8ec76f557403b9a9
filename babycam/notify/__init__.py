"""Delivery: what is said, to whom, by which channel, and the proof that it arrived."""
