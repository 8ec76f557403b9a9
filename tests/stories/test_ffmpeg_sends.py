"""FFmpeg's own WHIP sender is a room's camera: it trusts the household's authority, and what was restarted is found again."""

import re
from datetime import timedelta
from typing import Any

import pytest

from babycam.core import clock
from tests.ffmpeg_sender import Sender
from tests.rig import Client, Rig

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
SOON_S = 60.0


def comes(rig: Rig, ana: Client, room: int, sender: Sender, since: str = "") -> str:
    """Waits until the room is heard and seen (again); returns when something was heard last."""

    def there() -> str:
        health = ana.get(f"/api/rooms/{room}")["health"]
        well = health["source"] == "live" and health["heard"] and health["sees"] and health["fps"] > 0
        return str(health["last_audio_at"] or "") if well and str(health["last_audio_at"] or "") > since else ""

    try:
        return str(rig.until(there, SOON_S, "the room to be heard and seen"))
    except TimeoutError as late:
        raise TimeoutError(f"{late}\n{sender.codes} {sender.tail()}\n{rig.tail()}") from None


def ready(ana: Client, room: int) -> list[dict[str, Any]]:
    return [clip for clip in ana.get(f"/api/clips?room={room}")["results"] if clip["state"] == "ready"]


def test_ffmpeg_is_heard_seen_recorded_and_found_again_whichever_side_was_restarted() -> None:
    with Rig() as rig:
        ana = rig.set_up()
        room = int(ana.get("/api/rooms")["results"][0]["id"])
        made = ana.post("/api/devices", {"room": room, "name": "FFmpeg"})
        with Sender(rig, made["whip_url"], made["token"]).running() as sender:
            heard = comes(rig, ana, room, sender)
            rig.stop()
            rig.start()
            comes(rig, ana, room, sender, heard)
            assert sender.process
            sender.process.kill()
            begun_again = clock.rfc3339(clock.now() + timedelta(seconds=1))  # a quick one is back before anybody missed it
            comes(rig, ana, room, sender, begun_again)
            before = rig.log.read_text().count("the phone hung up")
            sender.end()
            rig.until(lambda: rig.log.read_text().count("the phone hung up") > before, SOON_S, "FFmpeg's DELETE")
        clips = rig.until(lambda: ready(ana, room), SOON_S, "a clip")
        assert all(re.fullmatch(r"avc1\..+, (opus|mp4a\..+)", clip["codecs"], re.IGNORECASE) for clip in clips)
        assert (clips[0]["width"], clips[0]["height"]) == (320, 240)
