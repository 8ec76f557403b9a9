"""A night as a whole: everything that is known of it, put together from history, alerts and duty for one page.

`spans.py` (pure) says from when to when a night goes, `calendar.py` in whose zone it was and which nights there are. `facts.py`
reads what is known of a night room by room, as far as somebody may see it (`sight.py`): `sounds.py` how loud it was, `sleep.py`
(pure) when the child slept, `turns.py` whose turn it was. `lanes.py` (pure) reckons with stretches of time. `summaries.py` says
what nights came to, and keeps that once they are over. `shapes.py`, `week.py` and `tables.py` give it the form in which it leaves
the house."""
