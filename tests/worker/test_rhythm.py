"""Streams that come in gusts, and streams that stop."""

from babycam.worker.rhythm import Rhythm


def fed(*gusts: float) -> Rhythm:
    """A track whose gusts of 50 packets began at these times."""
    rhythm = Rhythm()
    for gust in gusts:
        for packet in range(50):
            rhythm.came(gust + packet * 0.001)
    return rhythm


def test_a_steady_track_was_there_when_its_last_packet_came() -> None:
    rhythm = Rhythm()
    assert rhythm.there_at(99.0) == 0.0
    for packet in range(200):
        rhythm.came(100 + packet * 0.02)
    assert rhythm.there_at(110.0) == 100 + 199 * 0.02


def test_the_pause_between_segments_is_bridged_once_it_is_a_habit_and_no_longer_than_it_lasts() -> None:
    rhythm = fed(100, 106, 112)
    assert rhythm.there_at(115.0) == 115.0
    assert rhythm.there_at(117.0) == 117.0
    assert 117.9 < rhythm.there_at(140.0) < 118.2


def test_one_hiccup_is_no_habit_and_neither_is_an_outage() -> None:
    assert fed(100, 104).there_at(107.0) < 104.1
    assert fed(100, 130, 160).there_at(167.0) < 160.1


def test_habits_are_forgotten_with_the_stream_and_after_a_minute() -> None:
    rhythm = fed(100, 106, 112)
    for packet in range(200):
        rhythm.came(113 + packet * 0.5)
    assert rhythm.there_at(220.0) == 113 + 199 * 0.5
    rhythm = fed(100, 106, 112)
    rhythm.restart()
    assert rhythm.there_at(117.0) < 112.1
