"""The cry network beside the listening: on a thread of its own that may fail, hang or be late, and never holds up the sound."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from babycam.core.errors import BabycamError
from babycam.listening.cry import CryListener, CryScore
from babycam.listening.cry_network import Network
from babycam.worker.recogniser import LATE_S, MOST_S, Recogniser

RATE = 16_000
BLOCK_S = 0.1
WAIT_S = 20.0


class Bench:
    """A recogniser with its scores, and a clock that is moved by hand."""

    def __init__(self, load: Callable[[], Network] = Network.load) -> None:
        self.now = 0.0
        self.counts: Counter[str] = Counter()
        self.scores: list[CryScore] = []
        self._news = threading.Condition()
        self.recogniser = Recogniser(self._take, self.counts, load, lambda: self.now)

    def _take(self, scores: list[CryScore]) -> None:
        with self._news:
            self.scores += scores
            self._news.notify_all()

    def hears(self, seconds: float, at: float = 0.0) -> None:
        sound = np.random.default_rng(1).standard_normal(round(seconds * RATE)).astype(np.float32) * np.float32(0.05)
        size = round(BLOCK_S * RATE)
        for first in range(0, sound.size, size):
            self.recogniser.offer(sound[first : first + size], RATE, at + first / RATE)

    def wait(self, count: int) -> list[CryScore]:
        with self._news:
            assert self._news.wait_for(lambda: len(self.scores) >= count, WAIT_S), f"only {len(self.scores)} of {count} scores came"
            return list(self.scores)


@contextmanager
def recognising(load: Callable[[], Network] = Network.load) -> Iterator[Bench]:
    bench = Bench(load)
    try:
        yield bench
    finally:
        bench.recogniser.close()


def broken() -> Network:
    raise BabycamError("cry_weights_broken")


def test_scores_are_those_of_the_network_in_their_order() -> None:
    with recognising() as bench:
        bench.hears(6.0)
        scores = bench.wait(10)
    alone = CryListener(Network.load())
    sound = np.random.default_rng(1).standard_normal(6 * RATE).astype(np.float32) * np.float32(0.05)
    expected = alone.feed(sound, RATE, 0.0)
    assert [score.at for score in scores] == pytest.approx([score.at for score in expected[: len(scores)]])
    assert [score.cry for score in scores] == pytest.approx([score.cry for score in expected[: len(scores)]], abs=1e-5)


def test_weights_that_cannot_be_read_are_said_with_each_look() -> None:
    with recognising(broken) as bench:
        bench.hears(4.0)
        assert {(score.cry, score.why) for score in bench.wait(4)} == {(None, "broken")}
        assert bench.counts["cry_failed"] == 1


def test_network_that_fails_is_said_and_tried_again() -> None:
    class Failing(Network):
        def score(self, mels: object) -> float:
            raise FloatingPointError

    network = Network.load()
    network.__class__ = Failing
    with recognising(lambda: network) as bench:
        bench.hears(3.0)
        assert bench.wait(1)[-1].why == "broken"
        network.__class__ = Network
        before = len(bench.scores)
        bench.hears(6.0, at=10.0)
        assert bench.wait(before + 6)[-1].why == ""


def test_thread_that_hangs_is_late_and_costs_the_sound_nothing() -> None:
    goes_on = threading.Event()

    def hang() -> Network:
        goes_on.wait(WAIT_S)
        return Network.load()

    with recognising(hang) as bench:
        began = time.monotonic()
        bench.hears(2.0)
        assert time.monotonic() - began < WAIT_S / 2, "whoever offers sound waits for nothing"
        bench.now = LATE_S
        assert not bench.recogniser.late()
        bench.now = LATE_S + 0.1
        assert bench.recogniser.late()
        bench.hears(2 * MOST_S, at=2.0)
        assert bench.counts["cry_late"] >= 1
        goes_on.set()
        assert bench.wait(2)[0].at > MOST_S, "it goes on with the newest sound"


def test_nobody_is_late_where_no_sound_comes() -> None:
    with recognising() as bench:
        bench.hears(4.0)
        bench.wait(6)
        bench.recogniser.close()
        assert not bench.recogniser.late()


def test_sound_after_the_end_is_passed_over() -> None:
    with recognising() as bench:
        bench.recogniser.close()
        bench.hears(4.0)
        assert bench.scores == []
