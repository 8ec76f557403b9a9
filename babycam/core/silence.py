"""How long something has said nothing, in seconds of the listener's own running time.

A process waiting for a sign of life may itself have been stopped, asleep with its laptop, or starved: then everything looks silent
for as long as that lasted. So each look adds at most LONGEST_STEP_S, however late it comes.
"""

LONGEST_STEP_S = 1.0


class Silence:
    """Call `look` often, about twice a second. `seconds`: since something was heard."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._looked_at: float | None = None

    def look(self, heard: bool, now: float) -> float:
        """Whether something was heard since the last look. `now`: monotonic s. Returns `seconds`."""
        passed = 0.0 if self._looked_at is None else min(now - self._looked_at, LONGEST_STEP_S)
        self._looked_at = now
        self.seconds = 0.0 if heard else self.seconds + passed
        return self.seconds
