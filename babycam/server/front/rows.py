"""What waits, in a row for each address: the addresses have their turns one after the other, and of each the longest waiting."""

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


def _anybody(_address: str) -> bool:
    return True


class Rows(Generic[T]):
    """For one event loop. False while nothing waits."""

    def __init__(self) -> None:
        self._of: OrderedDict[str, deque[T]] = OrderedDict()

    def __bool__(self) -> bool:
        return bool(self._of)

    def add(self, address: str, waiting: T) -> None:
        """To the end of its address's row."""
        self._of.setdefault(address, deque()).append(waiting)

    def next(self, may: Callable[[str], bool] = _anybody) -> tuple[str, T] | None:
        """Takes out whose turn it is, of the addresses that `may` have one; its address then stands behind all others."""
        address = next(filter(may, self._of), None)
        if address is None:
            return None
        row = self._of.pop(address)
        waiting = row.popleft()
        if row:
            self._of[address] = row
        return address, waiting

    def remove(self, address: str, waiting: T) -> None:
        """It waits no more, if it still did."""
        row = self._of.get(address, deque())
        if waiting in row:
            row.remove(waiting)
            if not row:
                del self._of[address]
