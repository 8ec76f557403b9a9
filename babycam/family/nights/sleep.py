"""When a child slept over a night, from what is known of its room. Pure."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from babycam.family.nights import lanes
from babycam.family.nights.spans import NightSpan
from babycam.history.level_hours import Columns
from babycam.history.models import Noise, QuickMark
from babycam.history.sleep import lasted
from babycam.history.sleep_nights import HeardNight, SleepStretch, Span, corrected, guessed


def sleep(
    columns: Columns,
    noises: Iterable[Noise],
    marks: Collection[QuickMark],
    corrections: Sequence[SleepStretch],
    span: NightSpan,
    now: datetime,
) -> list[SleepStretch]:
    """Stretches of sleep over the page of the night, oldest first."""
    known = HeardNight(
        heard=[(begin, min(end, now)) for begin, end in lanes.heard(columns) if begin < now],
        stirs=[*_loud(noises, now), *lanes.stirred(columns)],
        tended=[mark.at for mark in marks if mark.kind != "settled"],
        settled=[mark.at for mark in marks if mark.kind == "settled"],
        night=(span.night_since, span.night_until),
    )
    return corrected(guessed(known), corrections)


def of_the_night(stretches: Iterable[SleepStretch], span: NightSpan) -> list[SleepStretch]:
    """Those that reach into the night itself."""
    return [each for each in stretches if each.since < span.night_until and span.night_since < each.until]


def _loud(noises: Iterable[Noise], now: datetime) -> list[Span]:
    return [
        (noise.onset_at, noise.ended_at or now)
        for noise in noises
        if noise.ended_at is None or lasted(noise.loud_s, noise.woke_at is not None)
    ]
