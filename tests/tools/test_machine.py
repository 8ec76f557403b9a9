"""How busy the machine was."""

from tools import machine

BEFORE = "cpu  100 20 30 1000 50 0 10 40 7 0\ncpu0 50 10 15 500 25 0 5 20 0 0\n"
AFTER = "cpu  400 120 130 1200 150 0 110 140 9 0\ncpu0 50 10 15 500 25 0 5 20 0 0\n"


def test_what_waits_and_what_was_stolen_is_no_work() -> None:
    before, after = machine.counted(BEFORE), machine.counted(AFTER)
    assert before == (160, 1250)
    assert after == (760, 2250)
    assert "busy for 60% of the time" in machine.share(before, after)


def test_where_the_system_does_not_tell_nothing_is_made_up() -> None:
    assert machine.share((0, 0), (0, 0)) == "how busy the processors were is not known here"
