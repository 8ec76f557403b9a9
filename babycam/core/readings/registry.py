"""The kinds of readings: one row each, as they are shown. A new one is a file of its own and a row here. Pure."""

import math
from collections.abc import Iterable

from babycam.core.readings import battery, charger
from babycam.core.readings.kind import ReadingKind
from babycam.core.readings.reading import Reading

ROWS = (
    battery.KIND,
    charger.KIND,
)
KINDS: dict[str, ReadingKind] = {kind.code: kind for kind in ROWS}
BATTERY, CHARGING = battery.KIND, charger.KIND  # those that mean something to the watchdog


def kind_of(code: str) -> ReadingKind:
    """Raises KeyError for one that is not there."""
    return KINDS[code]


def lanes() -> list[ReadingKind]:
    """Those that are drawn over time."""
    return [kind for kind in KINDS.values() if kind.lane]


def known(readings: Iterable[Reading]) -> dict[str, Reading]:
    """By name, the newest of each; without those whose kind is not known here, or whose number is none."""
    newest: dict[str, Reading] = {}
    for reading in sorted(readings, key=lambda reading: reading.at):
        if reading.name in KINDS and math.isfinite(reading.value):
            newest[reading.name] = reading
    return newest
