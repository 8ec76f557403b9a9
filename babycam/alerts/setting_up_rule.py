"""Setting up: when it ends, and what it covers. Pure; instants are aware.

Whoever is filling in a form for a camera need not be woken by it. That lasts half an hour, and never into a night: whoever
forgets that they had begun is woken all the same.
"""

from datetime import datetime, timedelta

LONGEST = timedelta(minutes=30)


def ends(latest: datetime, night: datetime | None) -> datetime:
    """`latest`, or when the first night after it began begins, whichever is first. `night`: None where there is none."""
    return latest if night is None else min(latest, night)


def covers(began_at: datetime, *, saved_at: datetime | None, opened_at: datetime) -> bool:
    """Whether an incident is of a camera that was added, or changed, since then (`saved_at`; None: there is no camera), and no
    older than that."""
    return saved_at is not None and saved_at >= began_at and opened_at >= began_at
