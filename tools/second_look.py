"""A second look at the few stories that failed beside others: alone, once, and told.

A story with a browser, real media or processes of its own waits up to a limit for what it expects, and on a machine that is busy
with the rest of the suite that limit can be too short. Such a story is run once more with nothing beside it. What fails then has
failed; what passes is named in the last lines as unsteady, because it may be a race that somebody should look for.
Everything else gets no second look.
"""

import json
from pathlib import Path

MOST = 3
STORIES = ("tests/e2e/", "tests/faults/", "tests/media/", "tests/worker/", "tests/server/test_serve.py", "tests/stories/test_a_")


def worth_it(failed: list[str]) -> bool:
    """Whether so few failed, and only stories, that a busy machine may be the cause."""
    return 0 < len(failed) <= MOST and all(name.startswith(STORIES) and "::" in name for name in failed)


def failed_in(root: Path) -> list[str]:
    """The tests that pytest's last run of all named as failed, as node ids; empty when it kept no list."""
    kept = root / ".pytest_cache" / "v" / "cache" / "lastfailed"
    if not kept.is_file():
        return []
    return sorted(json.loads(kept.read_text()))


def forget(root: Path) -> None:
    """Only what fails from now on counts."""
    (root / ".pytest_cache" / "v" / "cache" / "lastfailed").unlink(missing_ok=True)
