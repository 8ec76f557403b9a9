"""A second look at the few stories that failed beside others: alone, once, and told.

A story with a browser, real media or processes of its own waits up to a limit for what it expects, and on a machine that is busy
with the rest of the suite that limit can be too short. Such a story is run once more with nothing beside it. What fails then has
failed; what passes is named in the last lines as unsteady, because it may be a race that somebody should look for.
Everything else gets no second look.
"""

import json
from pathlib import Path

MOST = 3
LAST = Path("v", "cache", "lastfailed")  # in pytest's cache
STORIES = (  # how their names begin
    *("tests/e2e/", "tests/faults/", "tests/worker/", "tests/server/test_serve.py", "tests/stories/test_a_"),
    *("tests/media/ingest/", "tests/media/live/", "tests/media/sources/"),
)


def worth_it(failed: list[str]) -> bool:
    """Whether so few failed, and only stories, that a busy machine may be the cause."""
    return 0 < len(failed) <= MOST and all(name.startswith(STORIES) and "::" in name for name in failed)


def failed_in(folder: Path) -> list[str]:
    """The tests that pytest's last run with this cache named as failed, as node ids; empty when it kept no list."""
    kept = folder / LAST
    if not kept.is_file():
        return []
    return sorted(json.loads(kept.read_text()))


def forget(folder: Path) -> None:
    """Only what fails from now on counts."""
    (folder / LAST).unlink(missing_ok=True)
