"""Telling Baby Buddy."""
