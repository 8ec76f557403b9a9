"""Incidents: the machine that decides who must know, and until when."""
