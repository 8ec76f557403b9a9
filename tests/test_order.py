"""Which files several processes take first."""

from tests.order import turn


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
