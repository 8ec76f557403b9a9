"""Figures, each measured against something in the same run; see README.md in this folder."""
