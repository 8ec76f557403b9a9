"""What a room listens by whose parents have changed nothing; chosen on made-up nights (docs/listening.md, bench/nights.py)."""

from babycam.core.link import ListeningConfig

NEW_ROOM = ListeningConfig(stir_db=8.0, loud_db=20.0, relative=True, wake_for="cries_and_long")
"""Lines over the room's own floor, which it learns by itself."""

ABSOLUTE_LINES = (-45.0, -35.0)
"""Stir and loud, dBFS, for a room whose lines do not follow its floor."""
