"""In which order several processes share the suite, and which files cost most.

Files that take minutes come first, so that none of them is left alone at the end while the other processes are done; the many
quick ones fill up what remains. Stories that share a house (tests/e2e) stay together, because each process sets it up once.
"""

from collections import Counter
from collections.abc import Iterable

import pytest

FIRST = ("tests/faults/", "tests/e2e/", "tests/media/", "tests/worker/", "tests/listening/", "tests/server/")
SHOWN = 12


def turn(name: str) -> int:
    """The place of a test, named by its node id; those of the same place stay as they are."""
    return next((place for place, folder in enumerate(FIRST) if name.startswith(folder)), len(FIRST))


def costs(reports: Iterable[pytest.TestReport]) -> Counter[str]:
    """Seconds by file, with what was set up and taken down for it."""
    seconds: Counter[str] = Counter()
    for report in reports:
        seconds[report.nodeid.partition("::")[0]] += report.duration  # type: ignore[assignment]
    return seconds
