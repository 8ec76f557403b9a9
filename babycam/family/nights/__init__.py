"""A night as a whole: everything that is known of it, put together from history, alerts and duty for one page.

`spans.py` (pure) says from when to when a night goes, `calendar.py` in whose zone it was and which nights there are. `night.py`
composes a night: `sounds.py` reads how loud each room was, `lanes.py` (pure) packs it, `turns.py` says whose turn it was. Each
part is there for whoever may see it (`sight.py`)."""
