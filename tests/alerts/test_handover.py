"""Who was up, and the note that says so."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from babycam.alerts.handover import MarkLine, NightFacts, RoomNight, TimeUp, WakeUp, note
from babycam.alerts.wake_times import LogLine, WakeTime, wake_times

START = datetime(2025, 3, 30, 1, 0, tzinfo=UTC)
ANA, BEN = 1, 2


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def log(*lines: tuple[int, str, int | None]) -> list[LogLine]:
    return [LogLine(number, at(minute), event, person, {}) for number, (minute, event, person) in enumerate(lines, 1)]


def up(*lines: tuple[int, str, int | None]) -> list[tuple[int, int | None, int | None]]:
    return [(one.person, _minute(one.since), _minute(one.until)) for one in wake_times(log(*lines))]


def _minute(moment: datetime | None) -> int | None:
    return None if moment is None else int((moment - START).total_seconds() // 60)


def test_up_from_the_answer_until_it_is_over() -> None:
    assert up((0, "opened", None), (2, "acked", BEN), (15, "over", None), (17, "settled", None)) == [(BEN, 2, 17)]


def test_who_takes_an_answer_back_was_not_up() -> None:
    assert up((0, "opened", None), (1, "acked", BEN), (1, "undone", BEN), (3, "acked", ANA), (9, "settled", None)) == [(ANA, 3, 9)]


def test_who_hands_over_may_sleep_and_the_other_is_up() -> None:
    lines = (0, "opened", None), (1, "acked", ANA), (5, "handed_over", ANA), (7, "acked", BEN), (20, "settled", None)
    assert up(*lines) == [(ANA, 1, 5), (BEN, 7, 20)]


def test_peace_means_i_am_with_her_and_ringing_again_changes_nothing() -> None:
    lines = (0, "opened", None), (1, "snoozed", BEN), (30, "snooze_over", None), (31, "acked", BEN), (40, "settled", None)
    assert up(*lines) == [(BEN, 1, 40)]


def test_a_night_that_begins_again_is_two_stretches() -> None:
    lines = (0, "opened", None), (1, "acked", BEN), (9, "settled", None), (12, "reopened", None), (13, "acked", BEN)
    assert up(*lines) == [(BEN, 1, 9), (BEN, 13, None)]


def test_nobody_was_up_for_what_settled_alone() -> None:
    assert up((0, "opened", None), (3, "settled_alone", None), (4, "acked_late", BEN)) == []


def test_a_stretch_knows_its_length() -> None:
    assert WakeTime(BEN, at(0)).length_s(at(2)) == 120


def said(*rooms: RoomNight, done: tuple[MarkLine, ...] = (), clips: int = 0) -> list[str]:
    facts = NightFacts(rooms, done, clips, zone=ZoneInfo("Europe/Berlin"), now=at(600))
    return note(facts).split("\n")


def test_a_whole_night_in_five_lines() -> None:
    ups = WakeUp(at(0), ups=(TimeUp("Ben", at(2), at(19)),)), WakeUp(at(128), ups=(TimeUp("Ana", at(130), at(145)),))
    zoe = RoomNight("Zoe", (*ups, WakeUp(at(60), alone=True)), ((at(200), "The battery in Zoe was low"),))
    done = (
        MarkLine("fed", "120 ml", at(8), "Zoe"),
        MarkLine("medicine", "Ibuprofen 2.5 ml", at(9), "Zoe"),
        MarkLine("note", "she has a tooth", at(10), "Zoe"),
    )
    assert said(zoe, RoomNight("Max"), done=done, clips=3) == [
        "Zoe woke twice. Ben was up 03:02–03:19 (17 min), Ana 05:10–05:25 (15 min). Also settled alone once (04:00).",
        "Max slept through.",
        "Done: Zoe fed 03:08 (120 ml), Zoe medicine 03:09 (Ibuprofen 2.5 ml).",
        "03:10 she has a tooth",
        "3 clips.",
        "06:20 The battery in Zoe was low.",
    ]


def test_a_quiet_night_and_a_house_without_rooms() -> None:
    assert said(RoomNight("Zoe")) == ["Zoe slept through."]
    assert said() == ["A quiet night."]


def test_who_was_fed_did_not_sleep_through() -> None:
    assert said(RoomNight("Zoe"), done=(MarkLine("fed", "", at(8), "Zoe"),))[0] == "Zoe: no alarm."


def test_somebody_who_is_still_up_and_one_whom_nobody_answered() -> None:
    assert said(RoomNight("Zoe", (WakeUp(at(590), ups=(TimeUp("Ben", at(592), None),)),))) == [
        "Zoe woke once. Ben has been up since 12:52 (8 min)."
    ]
    assert said(RoomNight("Zoe", (WakeUp(at(590)),))) == ["Zoe woke once."]


def test_a_long_list_of_marks_is_counted() -> None:
    done = tuple(MarkLine("changed", "", at(minute), "Zoe") for minute in range(20))
    assert said(RoomNight("Zoe"), done=done)[1].endswith(" and 8 more.")
