"""Duty: who is called for a room at an instant, and in which order. `resolver.py` (pure) answers it; everything else asks it.

The family says what it wants: the rota's rules, overrides on top of it, swaps (`swap.py` is their life), do-not-disturb (`dnd.py`).
Writes are checked (`checks.py`, pure), stored in one transaction, and told to the pages after the commit. What has begun is never
edited or deleted: a row is closed, or gives way to a newer one, so that the past keeps its answers. The caller loads the rows
as they are now (`queries.book`); `rows.py` makes them the pure data of `roster.py`, and the resolver answers: base rota, then
overrides from the oldest to the newest, then who is away, the others as backup, reachability last. A duty that empties falls to
everybody. `timeline.py` asks it at each instant at which something may change: so the calendar, the feed (`ical.py`), previews
(`previews.py`) and shares (`fairness.py`) can never say other than the alarm. Nothing is cached and no timer runs: a window that
begins is found by the next question."""
