"""Which wakes of one room are one and the same incident to a family. Pure.

Quiet for `quiet_s` ends an incident; what wakes within `reopen_s` of that is the same one again (docs/alerts.md). The two here are
the usual timings.
"""

QUIET_S = 120.0
REOPEN_S = 600.0


class Recurrence:
    """One room's wakes, in their order. `incidents` counts; times are s, from anywhere."""

    def __init__(self, quiet_s: float, reopen_s: float) -> None:
        self.incidents = 0
        self._apart_s = quiet_s + reopen_s
        self._over_at: float | None = None  # of the last noise that woke
        self._woken = False

    def woke(self, at: float) -> bool:
        """A noise wakes at `at`; whether that is the incident before, again."""
        again = self._over_at is not None and at - self._over_at <= self._apart_s
        self.incidents += not again
        self._woken = True
        return again

    def over(self, at: float) -> bool:
        """A noise is over at `at`; whether it had woken."""
        woken, self._woken = self._woken, False
        if woken:
            self._over_at = at
        return woken
