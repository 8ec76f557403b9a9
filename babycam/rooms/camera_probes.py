"""Tries a camera's address before it is kept, in a process of its own: a stream that hangs or crashes the codecs hurts nobody.

At most AT_ONCE run at a time and MOST_WAITING wait for their turn; each is killed PROBE_S after it began. What a busy machine
cannot do in time is said of the machine, not of the camera.
"""

import json
import logging
import threading
from typing import Any

from babycam.core import clock
from babycam.core.errors import WORDS, words
from babycam.rooms import queries as rooms_queries
from babycam.rooms import rules, tryouts
from babycam.rooms.models import Camera
from babycam.rooms.tryouts import COMMAND, Tryout

log = logging.getLogger(__name__)

PROBE_S = 8.0
START_S = 20.0  # for Python and the codecs, on a busy machine
BEGIN_S = 4.0  # for one that waits to say that it has begun
TURN_S = 10.0
AT_ONCE = 2
MOST_WAITING = 6
ASKED = ("kind", "url", "audio_url", "username", "password")
_places = threading.BoundedSemaphore(AT_ONCE)
_queue = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)
_shelf = tryouts.Shelf()


def warm() -> None:
    """Somebody is about to try a camera: have a process ready."""
    _shelf.stock()


def probe(
    camera: Camera,
    *,
    command: tuple[str, ...] = COMMAND,
    seconds: float = PROBE_S,
    start_s: float = START_S,
    turn_s: float = TURN_S,
) -> dict[str, Any]:
    """What the stream is, or the stage that failed, as the API gives it.

    Blocks for at most `turn_s` for its turn, `start_s` for its process, and `seconds` from the moment at which that has begun.
    """
    if not _queue.acquire(blocking=False):
        return _failed("too_busy", camera)
    try:
        if not _places.acquire(timeout=turn_s):
            return _failed("too_busy", camera)
        try:
            return _run(camera, command, seconds, start_s)
        finally:
            _places.release()
    finally:
        _queue.release()
        if command is COMMAND:
            _shelf.stock()


def _run(camera: Camera, command: tuple[str, ...], seconds: float, start_s: float) -> dict[str, Any]:
    config = rooms_queries.camera_config(camera)
    question = json.dumps({name: getattr(config, name) for name in ASKED}).encode()
    tryout = _begun(question, command, start_s)
    if tryout is None:
        return _failed("too_busy", camera)
    try:
        result = tryout.answer(seconds)
    finally:
        tryout.end()
    if result is None:
        return _failed("timeout", camera)
    try:
        answer = json.loads(result.splitlines()[-1])
    except (ValueError, IndexError):
        log.warning("the probe died")
        return _failed("not_media", camera)
    return answer if isinstance(answer, dict) and "ok" in answer else _failed("not_media", camera)


def _begun(question: bytes, command: tuple[str, ...], start_s: float) -> Tryout | None:
    """A process that has begun to answer: the warm one if it still moves, else a new one. None where that is not ready in time."""
    until = clock.monotonic() + start_s
    kept = _shelf.take() if command is COMMAND else None
    if kept and _begins(kept, question, until, clock.monotonic() + max(start_s / 2 - kept.age_s, BEGIN_S)):
        return kept
    new = Tryout(command)
    return new if _begins(new, question, until, until) else None


def _begins(tryout: Tryout, question: bytes, until: float, ready_until: float) -> bool:
    """Times: monotonic."""
    if tryout.ready(ready_until - clock.monotonic()) and tryout.begins(question, min(until - clock.monotonic(), BEGIN_S)):
        return True
    tryout.end()
    return False


def _failed(stage: str, camera: Camera) -> dict[str, Any]:
    parts = rules.split(camera.url)
    assert stage in WORDS
    return {"ok": False, "stage": stage, "words": words(stage, host=(parts and parts.hostname) or "The camera")}
