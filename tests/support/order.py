"""In which order several processes share the suite, which of it runs on both databases, and which files cost most.

Files that take minutes come first, so that none of them is left alone at the end while the other processes are done; the many
quick ones fill up what remains. Stories that share a house (tests/e2e) stay together, because each process sets it up once: the
first processes tell them, and what only waits (tests/faults) is left to the others.
"""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

FIRST = ("tests/faults/", "tests/e2e/", "tests/media/", "tests/worker/", "tests/listening/", "tests/server/")
BROWSERS = 2  # processes that have a browser and a house in front of it, as long as there is something else for the others
SHOWN = 20
CPU = "cpu_s"
# What these ask is decided above the database: rights, forms, passwords, what a service is told and what is made of its answer,
# and in long nights who is called when. That routes are fit for PostgreSQL is asked by tests/faults/test_bad_requests.py and by the
# tests of what a route does, and nights by those that lose their database, their process or their connection.
NIGHTS = ("calls", "clock_changes", "comes_and_goes", "hand_overs", "quiet_rooms", "taken_back", "the_clock_is_set", "what_wakes")
ABOVE = (
    *(f"tests/api/test_{what}.py" for what in ("who_may_what", "rights", "cookies", "schema")),
    "tests/api/http/test_errors.py",
    *(f"tests/people/test_{what}.py" for what in ("password_hashes", "passwords")),
    *(f"tests/stories/test_{what}.py" for what in NIGHTS),
    *(f"tests/notify/test_{what}.py" for what in ("addresses", "answer_links", "apprise", "siren", "webpush")),
    "tests/server/answers/test_page.py",
)
DATABASE = {"db", "transactional_db", "django_db_setup"}  # fixtures, of which one is behind all others that need it


def turn(name: str) -> int:
    """The place of a test, named by its node id; those of the same place stay as they are."""
    return next((place for place, folder in enumerate(FIRST) if name.startswith(folder)), len(FIRST))


def next_file(process: int, files: Sequence[str]) -> str:
    """Which of the files that are left this process (0, 1 ...) takes: browsers are as many as the machine has room for."""
    return next((file for file in files if file.startswith("tests/e2e/") == (process < BROWSERS)), files[0])


def asks_database(item: pytest.Item) -> bool:
    """Whether what a test finds may depend on which database the suite has."""
    return not item.nodeid.startswith(ABOVE) and takes_database(item)


def takes_database(item: pytest.Item) -> bool:
    """Whether a test may touch the suite's own database: without one of these pytest-django refuses it."""
    return item.get_closest_marker("django_db") is not None or not DATABASE.isdisjoint(getattr(item, "fixturenames", ()))


def costs(reports: Iterable[pytest.TestReport]) -> Counter[str]:
    """Seconds by file, with what was set up and taken down for it."""
    seconds: Counter[str] = Counter()
    for report in reports:
        seconds[report.nodeid.partition("::")[0]] += report.duration  # type: ignore[assignment]
    return seconds


def worked() -> float:
    """Seconds of a processor that this process and its ended children have had."""
    return sum(os.times()[:4])


def work(reports: Iterable[pytest.TestReport]) -> Counter[str]:
    """Seconds of a processor by file; a server counts where it ends."""
    seconds: Counter[str] = Counter()
    for report in reports:
        if report.when == "teardown":
            properties: dict[str, Any] = dict(report.user_properties)
            seconds[report.nodeid.partition("::")[0]] += properties.get(CPU, 0.0)
    return seconds
