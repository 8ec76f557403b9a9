"""What the house's cards say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from babycam.family import card_words
from babycam.family.card_words import CardIncident, Handed, SwapFacts

BERLIN = ZoneInfo("Europe/Berlin")
AT = datetime(2025, 3, 29, 23, 40, tzinfo=UTC)
MORNING = datetime(2025, 3, 30, 5, 0, tzinfo=UTC)
ANA, BEN, CY = 1, 2, 3
NAMES = {ANA: "Ana", BEN: "Ben", CY: "Cy"}
ROOMS = {7: "Zoe", 8: "Max"}
SAID = Handed(5, "take", ANA, (BEN,), None, None, AT, MORNING, AT)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (SAID, "Ana handed over to Ben until 07:00"),
        (replace(SAID, reason="a headache"), "Ana handed over to Ben until 07:00: a headache"),
        (replace(SAID, kind="replace", instead_of=ANA, reason="not me"), "Ana handed over to Ben until 07:00"),
        (replace(SAID, who=(ANA,)), "Ana took over until 07:00"),
        (replace(SAID, who=(ANA,), kind="away", until=MORNING + timedelta(days=2)), "Ana is away until Tue 07:00"),
        (replace(SAID, kind="away"), "Ana marked Ben away until 07:00"),
        (replace(SAID, kind="add", rooms=(7,)), "Ana asked Ben to help until 07:00 for Zoe"),
        (replace(SAID, kind="replace", instead_of=CY), "Ana: Ben instead of Cy until 07:00"),
        (replace(SAID, start=AT + timedelta(hours=2)), "Ana handed over to Ben from 03:40 until 07:00"),
        (replace(SAID, by=None), "Somebody handed over to Ben until 07:00"),
    ],
)
def test_who_handed_over_to_whom_until_when_and_why(said: Handed, sentence: str) -> None:
    (card,) = card_words.handed(said, NAMES, ROOMS, BERLIN)
    assert card.card["words"] == sentence
    assert card.room == (7 if said.rooms else None)


def test_what_was_taken_back_is_a_card_of_its_own() -> None:
    gone = replace(SAID, cancelled_at=AT + timedelta(minutes=5), cancelled_by=ANA)
    first, second = card_words.handed(gone, NAMES, ROOMS, BERLIN)
    assert (first.key, second.key) == ("override:5", "override:5:back")
    assert second.card["words"] == "Ana took that back: Ana handed over to Ben until 07:00"
    assert len(card_words.handed(replace(gone, cancelled_by=None), NAMES, ROOMS, BERLIN)) == 1, "it ended by itself"


@pytest.mark.parametrize(
    ("certainty", "words"), [("cry", "Zoe: a cry"), ("probably_cry", "Zoe: probably a cry"), ("noise", "Zoe"), ("", "Zoe")]
)
def test_what_somebody_was_up_for_is_said_as_far_as_it_is_known(certainty: str, words: str) -> None:
    about = CardIncident(9, 7, "Zoe", certainty)
    card = card_words.woken(BEN, AT, AT + timedelta(minutes=17), about, 44, NAMES, BERLIN)
    assert (card.card["words"], card.card["certainty"]) == (f"Ben was up 00:40–00:57 ({words})", certainty)


def test_dad_was_up() -> None:
    card = card_words.woken(BEN, AT, AT + timedelta(minutes=17), CardIncident(9, 7, "Zoe"), 44, NAMES, BERLIN)
    assert card.card["words"] == "Ben was up 00:40–00:57 (Zoe)"
    assert (card.key, card.room, card.thread) == ("woken:9:44:2", 7, "family")


@pytest.mark.parametrize(
    ("state", "begins"),
    [
        ("open", "Ana asks Ben to take "),
        ("taken", "Ben takes Ana’s "),
        ("declined", "Ben cannot take Ana’s "),
        ("withdrawn", "Ana no longer asks for "),
        ("expired", "Nobody took Ana’s "),
    ],
)
def test_a_swap_says_how_it_stands(state: str, begins: str) -> None:
    window = (AT, MORNING)
    offer = SwapFacts(3, ANA, BEN, (window,), (), None, "please", state, AT, MORNING)
    card = card_words.swap(offer, NAMES, BERLIN)
    assert card.card["words"] == f"{begins}Sun 30 Mar 00:40–07:00: please"
    assert (card.key, card.renewed, card.card["state"]) == ("swap:3", True, state)


def test_a_clip_stands_in_the_thread_of_its_incident() -> None:
    card = card_words.clip("abc", AT, 62.4, CardIncident(9, 7, "Zoe"))
    assert (card.thread, card.room, card.card["words"]) == ("incident:9", 7, "A clip of Zoe: a noise (1:02)")


def test_a_camera_on_its_battery() -> None:
    card = card_words.warning("unplugged", "unplugged:7:2025-03-29", 7, "Zoe", AT, battery=62)
    assert card.card["words"] == "The camera in Zoe runs on its battery (62 %)"


def test_an_evening_lasts_until_noon() -> None:
    assert card_words.evening_of(AT, BERLIN) == card_words.evening_of(MORNING, BERLIN) == "2025-03-29"
    assert card_words.evening_of(MORNING + timedelta(hours=6), BERLIN) == "2025-03-30"
