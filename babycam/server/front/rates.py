"""How often an address may come: a burst, and then so many connections a second (a token bucket). Pure.

What is turned away at once costs a fraction of what a connection costs that is begun with, whatever is done to it afterwards.
"""

from collections import OrderedDict

from babycam.server.front import limits


class Rates:
    """By name; of at most `limits.KNOWN` names, the longest quiet of which is forgotten first."""

    def __init__(self, burst: int = limits.MOST_FAR, per_s: float = limits.FAR_PER_S) -> None:
        self._burst, self._per_s = burst, per_s
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # (what is left, when)

    def __len__(self) -> int:
        return len(self._left)

    def allow(self, name: str, now: float) -> bool:
        """Whether one more may come. `now`: monotonic s."""
        left, at = self._left.pop(name, (float(self._burst), now))
        left = min(left + max(now - at, 0.0) * self._per_s, float(self._burst))
        allowed = left >= 1.0
        self._left[name] = (left - allowed, now)
        if len(self._left) > limits.KNOWN:
            self._left.popitem(last=False)
        return allowed
