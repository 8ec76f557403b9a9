"""Which nights the morning report was posted of, so that it is posted once."""

from datetime import date, datetime

from babycam.history.models import MorningReport


def is_posted(day: date) -> bool:
    """Whether the report on that night was."""
    return MorningReport.objects.filter(date=day).exists()


def take(day: date, now: datetime) -> bool:
    """Whether the caller is the first to post it: nobody else will, unless its transaction fails. Inside a transaction."""
    return MorningReport.objects.get_or_create(date=day, defaults={"posted_at": now})[1]
