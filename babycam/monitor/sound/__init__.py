"""Listening without a picture: a room's sound, or that of several, as an endless AAC stream for any player.

The worker encodes a room's sound once, while somebody listens (media/live/sound.py), and pushes it (`relay`). Each listener's
stream (`stream`) passes it through a gate of its own (`gate`) frame by frame; nothing is decoded here. What is not sound of the
room is made of frames that were encoded beforehand (media/cues): `programme` decides, and keeps the stream near to now. Of
several rooms the louder one is let through (`louder`), or a process of its own mixes them (`mixer`).
"""
