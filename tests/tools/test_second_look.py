"""Which failures `./test` looks at again, and which it never does."""

import json
from pathlib import Path

from tools import second_look

STORY = "tests/e2e/test_pairing.py::test_a_phone_is_paired"


def test_few_stories_are_looked_at_again_and_nothing_else() -> None:
    assert second_look.worth_it([STORY])
    assert not second_look.worth_it([])
    assert not second_look.worth_it(["tests/media/test_ring.py::test_a_ring"]), "it computes, and may not depend on who else does"
    assert not second_look.worth_it([STORY, "tests/alerts/test_machine.py::test_a_step"])
    assert not second_look.worth_it([f"{STORY}_{number}" for number in range(4)])
    assert not second_look.worth_it(["tests/e2e/test_pairing.py"]), "a file that cannot be loaded is no story"


def test_the_list_is_that_of_the_last_run(tmp_path: Path) -> None:
    assert second_look.failed_in(tmp_path) == []
    kept = tmp_path / "v" / "cache" / "lastfailed"
    kept.parent.mkdir(parents=True)
    kept.write_text(json.dumps({STORY: True}))
    assert second_look.failed_in(tmp_path) == [STORY]
    second_look.forget(tmp_path)
    assert second_look.failed_in(tmp_path) == []
