"""Rooms and their cameras."""
