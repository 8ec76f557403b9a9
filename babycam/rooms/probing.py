"""Tries a camera's address before it is kept, in a process of its own: a stream that hangs or crashes the codecs hurts nobody.

At most AT_ONCE run at a time; each is killed after PROBE_S.
"""

import json
import logging
import subprocess
import sys
import threading
from typing import Any

from babycam.core import clock
from babycam.core.errors import WORDS, words
from babycam.rooms import queries, rules
from babycam.rooms.models import Camera

log = logging.getLogger(__name__)

PROBE_S = 8.0
AT_ONCE = 2
COMMAND = (sys.executable, "-m", "babycam.worker.probe")
_places = threading.BoundedSemaphore(AT_ONCE)


def probe(camera: Camera, *, command: tuple[str, ...] = COMMAND, seconds: float = PROBE_S) -> dict[str, Any]:
    """What the stream is, or the stage that failed, as the API gives it. Blocks for at most `seconds`, waiting included."""
    deadline = clock.monotonic() + seconds
    if not _places.acquire(timeout=seconds / 4):
        return _failed("unavailable", camera)
    try:
        return _run(camera, command, deadline - clock.monotonic())
    finally:
        _places.release()


def _run(camera: Camera, command: tuple[str, ...], seconds: float) -> dict[str, Any]:
    config = queries.camera_config(camera)
    question = json.dumps(
        {
            "kind": config.kind,
            "url": config.url,
            "audio_url": config.audio_url,
            "username": config.username,
            "password": config.password,
        }
    )
    try:
        done = subprocess.run(command, input=question.encode(), capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return _failed("timeout", camera)
    try:
        answer = json.loads(done.stdout.splitlines()[-1])
    except (ValueError, IndexError):
        log.warning("the probe died with %s", done.returncode)
        return _failed("not_media", camera)
    return answer if isinstance(answer, dict) and "ok" in answer else _failed("not_media", camera)


def _failed(stage: str, camera: Camera) -> dict[str, Any]:
    parts = rules.split(camera.url)
    assert stage in WORDS
    return {"ok": False, "stage": stage, "words": words(stage, host=(parts and parts.hostname) or "The camera")}
