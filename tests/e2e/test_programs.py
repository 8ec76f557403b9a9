"""A program that listens: its key is made on a page, plays the room through FFmpeg's own library, and is revoked with one tap."""

import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import av
import pytest
from playwright.sync_api import Page, expect

from babycam.server.trust import authority
from tests.e2e.home import PHONE, Home, Room
from tests.rig import PASSPHRASE, Client, Rig
from tests.support.sockets import trusting


def card(page: Page) -> Any:
    return page.get_by_role("region", name="Programs that listen")


def plays(address: str, key: str, ca: Path) -> int:
    """How many samples FFmpeg decodes of the first half second, after it has judged the certificate."""
    options = {"headers": f"Authorization: Bearer {key}\r\n", "tls_verify": "1", "ca_file": str(ca)}
    with av.open(address, options=options, timeout=20) as stream:
        heard = 0
        for frame in stream.decode(audio=0):
            heard += frame.samples
            if heard >= frame.sample_rate // 2:
                break
        return heard


def refused(address: str, key: str = "") -> tuple[int, str]:
    """What a player is told that shows no key, or one that was revoked."""
    try:
        urllib.request.urlopen(shown(address, key), context=trusting(), timeout=20)
    except urllib.error.HTTPError as problem:
        return problem.code, str(problem.headers["WWW-Authenticate"])
    raise AssertionError("it was let in")


def test_a_program_gets_a_key_on_the_page_plays_the_room_and_is_stopped_with_one_tap(home: Home, zoe: Room) -> None:
    page = home.sits("/settings/me", **PHONE)
    mine = card(page)
    mine.get_by_role("button", name="Make a key").click()
    mine.get_by_label("Which program is it?").fill("vlc in the kitchen")
    mine.get_by_text("Some rooms").click()
    mine.get_by_text("Zoe", exact=True).click()
    mine.get_by_role("button", name="Make the key").click()
    key = mine.get_by_role("status", name="Key (as the password)").inner_text()
    address = mine.get_by_role("status", name="Sound of Zoe").inner_text()
    assert key.startswith("babycam_") and key not in address
    mine.get_by_role("button", name="Done").click()
    expect(page.get_by_text(key)).to_be_hidden()
    expect(mine.get_by_role("listitem")).to_contain_text("never used")
    ca = authority.certificate_path(home.rig.data)
    assert plays(address, key, ca) >= 20_000
    assert refused(address) == (401, 'Basic realm="babycam", charset="UTF-8"')
    with pytest.raises(av.error.HTTPUnauthorizedError):
        plays(address, key + "x", ca)
    page.reload()
    row = mine.get_by_role("listitem")
    expect(row).to_contain_text(re.compile("hears Zoe.*last used"))
    with urllib.request.urlopen(shown(address, key), context=trusting(), timeout=20) as stream:
        assert stream.read(64)
        row.get_by_role("button", name="Revoke the key of vlc in the kitchen").click()
        expect(mine.get_by_text("None yet.")).to_be_visible()
        while stream.read1(65_536):
            pass  # it ends by itself: the door has looked again
    Rig.until(lambda: not home.ana.get("/api/presence"), 10, "nobody to listen")
    assert refused(address)[0] == 401
    assert key not in home.rig.tail(1_000_000)


def test_an_owner_ends_the_programs_of_somebody_else(home: Home, zoe: Room) -> None:
    home.ana.post("/api/people", {"name": "Fay", "username": "fay", "password": PASSPHRASE, "role": "parent", "rooms": None})
    radio = Client(home.rig.base).login("fay", PASSPHRASE).post("/api/access-keys", {"name": "radio", "rooms": None})
    page = home.sits("/settings/family", **PHONE)
    page.get_by_role("button", name="Edit Fay").click()
    expect(page.get_by_text("ends the keys of their programs")).to_be_visible()
    theirs = page.get_by_role("group", name="1 program may listen as Fay")
    expect(theirs.get_by_role("listitem")).to_contain_text("hears all their rooms")
    theirs.get_by_role("button", name="Revoke the key of radio").click()
    expect(page.get_by_role("group", name="No programs may listen as Fay")).to_be_visible()
    assert refused(f"{home.rig.base}/api/rooms/{zoe.id}/audio.aac", radio["key"])[0] == 401


def shown(address: str, key: str) -> urllib.request.Request:
    return urllib.request.Request(address, headers={"Authorization": f"Bearer {key}"})
