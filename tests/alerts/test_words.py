"""What parents read."""

from itertools import product

import pytest

from babycam.alerts import words
from babycam.alerts.kinds import noise, registry
from babycam.alerts.kinds.phrases import Params, span
from babycam.alerts.machine import TABLE


def test_a_noise_says_how_loud_and_for_how_long() -> None:
    assert words.incident("noise", "Zoe's room", {"level_db": -18.2, "loud_s": 2.0}) == "Zoe's room is loud (-18 dB for 2 s)"
    assert words.incident("noise", "Zoe's room", {"level_db": -18.2, "loud_s": 0}) == "Zoe's room is loud (-18 dB)"
    assert words.incident("noise", "Zoe's room", {}, noisy=False) == "Zoe's room was loud"


CRY = {"level_db": -18.2, "loud_s": 0.4, "cause": "crying", "cause_s": 3.0, "certainty": "cry"}
PROBABLY = {**CRY, "cause_s": 4.2, "certainty": "probably_cry"}
LONG = {**CRY, "cause": "long", "cause_s": 60.0, "certainty": "noise"}


def test_a_cry_says_that_it_is_one_and_for_how_long() -> None:
    assert words.incident("noise", "Zoe", CRY) == "Zoe: a cry, crying for 3 s (-18 dB)"
    assert words.incident("noise", "Zoe", PROBABLY) == "Zoe: probably a cry, crying for 4 s (-18 dB)"
    assert words.incident("noise", "Zoe", CRY, over=True) == "Zoe: it was a cry, crying for 3 s (-18 dB)"
    assert words.incident("noise", "Zoe", {**CRY, "well": 0.4}).endswith("It comes and goes: loud 60 % of the time")
    assert words.log_line("noise", "Zoe", "again", None, CRY) == "Again a cry, crying for 3 s"


def test_a_noise_that_lasts_says_for_how_long_and_not_how_soon_it_was_noticed() -> None:
    assert words.incident("noise", "Zoe", LONG) == "Zoe is loud (-18 dB for 60 s)"
    assert words.log_line("noise", "Zoe", "again", None, LONG) == "Loud again (-18 dB for 60 s)"


@pytest.mark.parametrize(
    ("params", "certainty", "cause"),
    [
        (CRY, "a cry", "crying for 3 s"),
        (PROBABLY, "probably a cry", "crying for 4 s"),
        (LONG, "a noise", "loud for 60 s"),
        ({}, "a noise", "loud"),
    ],
)
def test_certainty_and_cause_are_words(params: Params, certainty: str, cause: str) -> None:
    assert (noise.certainty(params), noise.cause(params)) == (certainty, cause)


def test_a_lost_monitor_says_for_how_long_and_why() -> None:
    said = words.incident("monitor_lost", "Zoe's room", {"seconds": 20, "error": "source_lost"})
    assert said == "We have not heard Zoe's room for 20 s. The camera stopped sending."
    assert words.incident("monitor_lost", "Zoe's room", {}) == "We have not heard Zoe's room for 15 s"


@pytest.mark.parametrize(("seconds", "said"), [(0.3, "0.3 s"), (2, "2 s"), (90, "90 s"), (600, "10 min"), (7200, "2 h")])
def test_lengths_of_time_are_said_as_people_say_them(seconds: float, said: str) -> None:
    assert span(seconds) == said


@pytest.mark.parametrize(("kind", "note"), list(product(registry.codes(), sorted({row.note for row in TABLE.values()} - {""}))))
def test_every_line_that_the_machine_writes_has_words(kind: str, note: str) -> None:
    for params in ({}, {"level_db": None, "loud_s": None, "quiet_s": 12, "ack_s": 600}):
        assert words.log_line(kind, "Zoe's room", note, None, params)
