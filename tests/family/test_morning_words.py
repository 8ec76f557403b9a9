"""The morning report in words: what happened, and nothing that scolds."""

from datetime import UTC, datetime, timedelta

from babycam.family.morning_words import (
    ChannelTold,
    GapTold,
    RoomMorning,
    WakeUpTold,
    channel_lines,
    lasts,
    room_lines,
    share_lines,
)

EVENING = datetime(2026, 11, 29, 20, 0, tzinfo=UTC)


def after(hours: float) -> datetime:
    return EVENING + timedelta(hours=hours)


def room(**facts: object) -> RoomMorning:
    usual: dict[str, object] = {"name": "Zoe", "zone": UTC, "monitored_s": 39600.0, "gap_s": 0.0}
    return RoomMorning(**{**usual, **facts})  # type: ignore[arg-type]


def test_a_night_is_told_in_a_few_short_sentences() -> None:
    told = room_lines(
        room(
            sleep_s=9 * 3600,
            longest=(after(2), after(8.25)),
            wakeups=(WakeUpTold(after(1.2), "Ana", 12.0, 840.0), WakeUpTold(after(8.5), alone=True)),
            monitored_s=38880.0,
            gap_s=720.0,
            gaps=(GapTold(after(6), after(6.2), "camera_gone"),),
            battery=(81.0, 34.0),
        )
    )
    assert told == [
        "Zoe slept 6 h 15 min at a stretch (22:00–04:15), 9 h in all.",
        "Woke twice: 21:12 Ana after 12 s, up 14 min; 04:30 settled alone.",
        "Monitored for 10 h 48 min. Not for 12 min: the camera was gone (02:00–02:12).",
        "The camera’s battery went from 81 % to 34 %.",
    ]


def test_a_silent_monitor_is_never_told_as_a_quiet_baby() -> None:
    gone = GapTold(after(0), after(11), "server_off")
    assert room_lines(room(monitored_s=0.0, gap_s=39600.0, gaps=(gone,))) == [
        "Zoe was not monitored last night: the server was off (20:00–07:00)."
    ]


def test_of_a_room_that_was_not_to_be_monitored_nothing_is_said() -> None:
    assert room_lines(room(monitored_s=0.0)) == []


def test_a_quiet_night_says_that_it_was_monitored_without_a_gap() -> None:
    assert room_lines(room()) == ["Zoe: no sleep was heard.", "No alarm.", "Monitored for 11 h, without a gap."]


def test_many_wake_ups_are_counted_in_the_end() -> None:
    many = tuple(WakeUpTold(after(number), "Ana") for number in range(9))
    assert room_lines(room(wakeups=many))[1].endswith("01:00 Ana; and 3 more.")


def test_calls_say_what_is_proven_and_what_is_not() -> None:
    ways = [
        ChannelTold("Ana, by Ana’s phone", 3, 3, 0),
        ChannelTold("Ben, by Ben’s phone", 1, 0, 1),
        ChannelTold("Ben, by ntfy", 2, 0, 0, proves=False),
    ]
    assert channel_lines(ways) == [
        "Ana, by Ana’s phone: 3 calls, all arrived.",
        "Ben, by Ben’s phone: 1 call, 0 arrived, 1 failed.",
        "Ben, by ntfy: 2 calls, 2 sent; it cannot prove that they arrived.",
    ]


def test_the_ledger_thanks_and_never_ranks() -> None:
    assert share_lines({"Ana": 4, "Ben": 3}) == ["Got up in four weeks: Ana 4 times and Ben 3 times. Thank you both."]
    assert share_lines({"Ana": 9, "Ben": 1})[0].endswith("A quiet night would do Ana good. Thank you, Ana.")
    assert share_lines({"Ana": 0, "Ben": 0}) == ["Nobody had to get up in these four weeks."]


def test_lengths_are_said_as_people_say_them() -> None:
    assert [lasts(seconds) for seconds in (12, 59.6, 60, 840, 3600, 22800)] == [
        "12 s",
        "1 min",
        "1 min",
        "14 min",
        "1 h",
        "6 h 20 min",
    ]
