"""What a recording's listening said, event by event, as `babycam listen` prints it: one dict a line, times from the beginning.

Every wake is told that would ring somewhere. `incident` counts the incidents that these would be to a family with the usual
timings: quiet for QUIET_S ends one, and what comes within REOPEN_S of that is the same one again (`again`), and rings.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from babycam.core.link import Wake
from babycam.listening.outputs import Ended, HopMeasured, Judging, Muted, Output, Started, StateMoved, Woke
from babycam.listening.recurrence import QUIET_S, REOPEN_S, Recurrence

Line = dict[str, Any]


class Story:
    """One recording. `at` of every output is seconds from its beginning."""

    def __init__(self) -> None:
        self._recurrence = Recurrence(QUIET_S, REOPEN_S)
        self._unjudged = ""
        self._cry: float | None = None
        self._counts: Counter[str] = Counter()
        self._loud_s = 0.0

    def lines(self, output: Output) -> Iterator[Line]:
        """What is to be printed of it."""
        match output:
            case Started(at, onset_at, level_db, _, wake):
                cry = wake.cry if wake else None
                yield self._line("noise", at, level_db, cry, wake.unjudged if wake else "", onset=round(onset_at, 2))
                if wake:
                    yield self._wake(at, level_db, wake)
            case Woke(at, _, level_db, _, wake, again):
                details = {"seconds": wake.seconds, "certainty": wake.certainty}
                yield self._line("cry", at, level_db, wake.cry, wake.cause, **details) if again else self._wake(at, level_db, wake)
            case Ended(at, peak_db, loud_s):
                self._loud_s += loud_s
                self._recurrence.over(at)
                yield self._line("end", at, peak_db, None, "", loud_s=round(loud_s, 1))
            case Muted(at, muted):
                yield self._line("muted" if muted else "sounds", at, None, None, "zeros" if muted else "")
            case Judging(at, unjudged):
                yield self._line("unjudged" if unjudged else "judged", at, None, None, unjudged)
            case HopMeasured() | StateMoved():
                pass

    def summary(self, seconds: float) -> Line:
        """Totals of a recording of so many seconds."""
        causes = {name.removeprefix("wake:"): count for name, count in self._counts.items() if name.startswith("wake:")}
        return {
            "event": "summary",
            "seconds": round(seconds, 1),
            "noises": self._counts["noise"],
            "wakes": self._counts["wake"],
            "wakes_by_why": causes,
            "incidents": self._recurrence.incidents,
            "loud_s": round(self._loud_s, 1),
        }

    def _wake(self, at: float, level_db: float, wake: Wake) -> Line:
        again = self._recurrence.woke(at)
        self._counts[f"wake:{wake.cause}"] += 1
        more = {"seconds": wake.seconds, "certainty": wake.certainty, "unjudged": wake.unjudged}
        return self._line("wake", at, level_db, wake.cry, wake.cause, **more, incident=self._recurrence.incidents, again=again)

    def _line(self, event: str, at: float, level_db: float | None, cry: float | None, why: str, **more: Any) -> Line:
        self._counts[event] += 1
        level = None if level_db is None else round(level_db, 1)
        return {
            "event": event,
            "at": round(at, 2),
            "level_db": level,
            "cry": None if cry is None else round(cry, 2),
            "why": why,
            **more,
        }
