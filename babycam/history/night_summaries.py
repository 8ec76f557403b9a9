"""What nights came to, kept so that weeks need not be counted again; the rows only, family/nights/summaries.py counts.

A summary holds until something of its night changes: a mark, a correction, a minute or a noise that is told late.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from babycam.history.models import NightSummary


def kept(rooms: Collection[int], first: date, last: date) -> list[NightSummary]:
    """Those of the nights from `first` to `last`."""
    return list(NightSummary.objects.filter(room__in=rooms, date__gte=first, date__lte=last))


def kept_since(rooms: Collection[int], first: date) -> list[tuple[int, date, tuple[datetime, ...]]]:
    """Room, date and ends of those from `first` on: without what they tell, which is long."""
    rows = NightSummary.objects.filter(room__in=rooms, date__gte=first)
    ends = ("since", "until", "night_since", "night_until")
    return [(room, day, tuple(times)) for room, day, *times in rows.values_list("room", "date", *ends)]


def keep(rows: Iterable[NightSummary]) -> None:
    """Stores them; what was kept of the same nights gives way."""
    fields = ["since", "until", "night_since", "night_until", "told"]
    NightSummary.objects.bulk_create(rows, update_conflicts=True, unique_fields=["room", "date"], update_fields=fields)


def forget(room: int, since: datetime, until: datetime | None = None) -> None:
    """Something of [since, until] is other than it was counted; without `until` it is of that moment."""
    NightSummary.objects.filter(room=room, since__lte=until or since, until__gt=since).delete()
