"""When a child slept over a night, from what is known of its room. It asks nothing: rows and levels are given."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from babycam.family.nights import lanes
from babycam.family.nights.spans import NightSpan
from babycam.history.level_hours import Columns, Gap
from babycam.history.models import Noise, QuickMark
from babycam.history.sleep import HEARD_S, lasted
from babycam.history.sleep_nights import HeardNight, SleepStretch, Span, corrected, guessed


def sleep(
    columns: Columns,
    gaps: Iterable[Gap],
    noises: Collection[Noise],
    marks: Collection[QuickMark],
    corrections: Sequence[SleepStretch],
    span: NightSpan,
    now: datetime,
) -> list[SleepStretch]:
    """Stretches of sleep over the page of the night, oldest first."""
    known = HeardNight(
        heard=[(begin, min(end, now)) for begin, end in lanes.without(lanes.heard(columns), _deaf(gaps)) if begin < now],
        stirs=[*_loud(noises, now), *_stirred(columns, noises, now)],
        tended=[mark.at for mark in marks if mark.kind != "settled"],
        settled=[mark.at for mark in marks if mark.kind == "settled"],
        night=(span.night_since, span.night_until),
    )
    return corrected(guessed(known), corrections)


def of_the_night(stretches: Iterable[SleepStretch], span: NightSpan) -> list[SleepStretch]:
    """Those that reach into the night itself."""
    return [each for each in stretches if each.since < span.night_until and span.night_since < each.until]


def _deaf(gaps: Iterable[Gap]) -> list[Span]:
    """Gaps that are too long for anybody to say that it was quiet; muted is not heard."""
    return [(gap.since, gap.until) for gap in gaps if gap.seconds >= HEARD_S]


def _stirred(columns: Columns, noises: Collection[Noise], now: datetime) -> list[Span]:
    """Minutes over the stirring line; of those in which a noise went on, the noise itself tells."""
    ends = [(noise.onset_at, noise.ended_at or now) for noise in noises]
    minutes = [minute for span in lanes.stirred(columns) for minute in lanes.steps(span, columns.step_s)]
    return [(since, until) for since, until in minutes if not any(onset < until and since < end for onset, end in ends)]


def _loud(noises: Iterable[Noise], now: datetime) -> list[Span]:
    return [
        (noise.onset_at, noise.ended_at or now)
        for noise in noises
        if noise.ended_at is None or lasted(noise.loud_s, noise.woke_at is not None)
    ]
