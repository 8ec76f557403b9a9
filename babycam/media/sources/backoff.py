"""How long to wait before the next try of a camera. Pure: the caller sleeps and tells the time."""

from dataclasses import dataclass

FIRST_S = 0.5
LONGEST_S = 10.0
HEALTHY_S = 60.0


@dataclass(frozen=True, slots=True)
class Backoff:
    """`wait_s`: seconds to wait before the next try. Doubles from 0.5 s to 10 s."""

    wait_s: float = FIRST_S

    def after_failure(self, lived_s: float) -> "Backoff":
        """The state after a try that gave packets for `lived_s` seconds: a healthy minute starts from the beginning."""
        if lived_s >= HEALTHY_S:
            return Backoff()
        return Backoff(min(self.wait_s * 2, LONGEST_S))
