"""Which files several processes take first."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.support.order import ABOVE, asks_database, next_file, turn

ROOT = Path(__file__).parents[2]


def test_stories_come_first_and_those_of_one_house_stay_together() -> None:
    collected = [
        "tests/alerts/test_machine.py::test_a_step",
        "tests/e2e/test_night.py::test_a_cry",
        "tests/e2e/test_truth.py::test_a_dead_camera",
        "tests/faults/test_killed.py::test_a_server",
        "tests/media/test_bus.py::test_a_reader",
        "tests/e2e/test_watching.py::test_a_look",
    ]
    assert [name.split("/")[1] for name in sorted(collected, key=turn)] == ["faults", "e2e", "e2e", "e2e", "media", "alerts"]
    quick = ["tests/rooms/test_rooms.py::test_b", "tests/alerts/test_machine.py::test_a"]
    assert sorted(quick, key=turn) == quick


def test_what_may_depend_on_the_database_runs_on_both() -> None:
    def asks(name: str, *fixtures: str) -> bool:
        item: Any = SimpleNamespace(nodeid=name, fixturenames=fixtures, get_closest_marker=lambda marker: None)
        return asks_database(item)

    assert asks("tests/chat/test_posting.py::test_a", "django_db_setup")
    assert not asks("tests/chat/test_sight.py::test_a", "tmp_path")
    assert not asks("tests/api/test_who_may_what.py::test_a", "django_db_setup")
    assert [path for path in ABOVE if not (ROOT / path).exists()] == []


def test_stories_in_a_browser_are_left_to_the_first_processes_while_there_is_something_else() -> None:
    files = ["tests/faults/test_hung.py", "tests/e2e/test_chat.py", "tests/e2e/test_night.py", "tests/worker/test_ear.py"]
    assert [next_file(process, files) for process in range(4)] == [files[1], files[1], files[0], files[0]]
    assert next_file(0, files[:1]) == files[0], "who has no browser story left helps the others"
    assert next_file(2, files[1:3]) == files[1]
