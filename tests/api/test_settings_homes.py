"""Every setting that the API takes has a home on the page. What is no setting is named here with the reason."""

import json
from pathlib import Path

import pytest

from tests.api.writable import writable

HOMES = Path(__file__).resolve().parents[2] / "frontend/src/features/settings/homes.json"
ACTS = {  # what somebody does once, on the screen where it is done
    "answering a call": ("/answers", "/incidents/", "/receipt", "/quiet"),
    "talking, and what a phone in a room plays just now": (
        "/talk",
        "/phone",
        "/control",
        "/whep",
        "/whip",
        "/lullabies",
        "/calibrate",
    ),
    "chat, marks and clips": ("/chat/", "/marks", "/clips/"),
    "when a child slept, on the Night page": ("/nights/",),
    "coming in": ("/session", "/invites/", "/setup", "/pairings/", "/push/subscription"),
    "what is tried before it is saved": ("/probe", "/cameras/streams", "/ladder", "/duty/preview", "/replay"),
    "a night that is another's this once": ("/duty/overrides", "/duty/swaps"),
}
LATER = {"POST /api/rooms": "PATCH /api/rooms/{room_id}"}  # what is new has the usual values; its page changes them


def homes() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(HOMES.read_text())
    return found


def is_act(operation: str) -> bool:
    return any(part in f"{operation}/" for parts in ACTS.values() for part in parts)


@pytest.mark.django_db
def test_every_setting_has_a_home_on_the_page() -> None:
    known = homes()
    homeless = {}
    for operation, fields in writable().items():
        if operation not in known and is_act(operation):
            continue
        left = set(fields)
        for each in (operation, LATER.get(operation, operation)):
            left -= set(known.get(each, {}))
        if left:
            homeless[operation] = sorted(left)
    assert homeless == {}, "give each a card, and name the card in homes.json"


@pytest.mark.django_db
def test_no_home_is_kept_for_what_the_api_does_not_take() -> None:
    there = writable()
    gone = {operation: sorted(set(fields) - set(there.get(operation, ()))) for operation, fields in homes().items()}
    assert {operation: fields for operation, fields in gone.items() if fields} == {}
