"""Packets are a promise, samples are sound: also where they come in gusts."""

import pytest

from babycam.worker.hearing import Hearing

NOW = 1e9
GUST_S = 4.0


def gusts(seconds: float, count: int = 5) -> Hearing:
    """Segments of HLS, each at once, whose packets of 20 ms become so many seconds of samples; the last came 3.9 s before NOW."""
    hearing = Hearing()
    for number in range(count):
        arrived = NOW - 3.9 - (count - 1 - number) * GUST_S
        for packet in range(200):
            hearing.took(arrived, number * GUST_S + packet * 0.02, seconds)
    return hearing


def test_a_room_whose_sound_comes_in_gusts_is_heard_between_them() -> None:
    hearing = gusts(0.02)
    assert hearing.samples.there_at(NOW) == pytest.approx(NOW) and hearing.unread_s(NOW) == 0.0


def test_gusts_that_cannot_be_read_are_told_between_them() -> None:
    hearing = gusts(0.0)
    assert hearing.samples.there_at(NOW) == 0.0
    assert hearing.unread_s(NOW) == pytest.approx(3.9 + 4 * GUST_S)


def test_one_broken_packet_at_the_end_of_a_gust_says_nothing() -> None:
    hearing = gusts(0.02)
    hearing.took(NOW - 3.9, 5 * GUST_S, 0.0)
    assert hearing.unread_s(NOW) == 0.0


def test_a_phone_that_sends_little_while_it_is_quiet_is_heard() -> None:
    hearing = Hearing()
    flows = [hearing.took(NOW + at * 0.4, at * 0.4, 0.02) for at in range(30)]
    assert all(flows)
