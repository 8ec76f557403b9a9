"""FFmpeg's own WHIP sender is a room's camera: it trusts the household's authority, and what was restarted is found again."""

import re
from datetime import timedelta

import pytest

from babycam.core import clock
from tests.rig import Rig
from tests.support.ffmpeg_sender import Sender
from tests.support.senders import SOON_S, comes, goes_on, ready

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def told(sender: Sender) -> str:
    """How often it was begun, and the last that it said."""
    return f"begun {len(sender.pids)} times: {sender.tail()}"


def test_ffmpeg_is_heard_seen_recorded_and_found_again_whichever_side_was_restarted() -> None:
    with Rig() as rig:
        ana = rig.set_up()
        room = int(ana.get("/api/rooms")["results"][0]["id"])
        made = ana.post("/api/devices", {"room": room, "name": "FFmpeg"})
        with Sender(rig, made["whip_url"], made["token"]).running() as sender:
            heard = comes(rig, ana, room, told=lambda: told(sender))
            rig.stop()
            rig.start()
            comes(rig, ana, room, heard, told=lambda: told(sender))
            assert len(sender.pids) > 1, "the loop did not begin it again"
            sender.kill()
            begun_again = clock.rfc3339(clock.now() + timedelta(seconds=1))  # a quick one is back before anybody missed it
            comes(rig, ana, room, begun_again, told=lambda: told(sender))
            rig.until(lambda: goes_on(ana, room) or ready(ana, room), SOON_S, "its tone to be a noise")
            before = rig.log.read_text().count("the phone hung up")
            sender.end()
            rig.until(lambda: rig.log.read_text().count("the phone hung up") > before, SOON_S, "FFmpeg's DELETE")
        clips = rig.until(lambda: ready(ana, room), SOON_S, "a clip")
        assert all(re.fullmatch(r"avc1\..+, (opus|mp4a\..+)", clip["codecs"], re.IGNORECASE) for clip in clips)
        assert (clips[0]["width"], clips[0]["height"]) == (320, 240)
