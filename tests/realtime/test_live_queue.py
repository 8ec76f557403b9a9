"""A viewer's queue and a room's memory, without a socket."""

import pytest

from babycam.core.link import LIVE_DELTA, LIVE_INIT, LIVE_KEY, LIVE_MIME
from babycam.realtime import live
from babycam.realtime.live import QUEUE_ITEMS, LiveRoom, Viewer

MIME = '{"mime": "video/mp4", "video": true, "audio": true}'


def sent(viewer: Viewer) -> list[str | bytes]:
    items = []
    while (item := viewer.pop()) is not None:
        items.append(item)
    return items


def stream(room: LiveRoom, *frames: tuple[int, bytes]) -> None:
    for kind, data in ((LIVE_MIME, MIME.encode()), (LIVE_INIT, b"init"), *frames):
        room.take(kind, data)


def test_who_joins_gets_everything_since_the_last_keyframe_at_once() -> None:
    room, viewer = LiveRoom(1), Viewer(1)
    stream(room, (LIVE_KEY, b"k1"), (LIVE_DELTA, b"d1"), (LIVE_KEY, b"k2"), (LIVE_DELTA, b"d2"))
    room.join(viewer)
    room.take(LIVE_DELTA, b"d3")
    assert sent(viewer) == [MIME, b"init", b"k2", b"d2", b"d3"]


def test_who_joins_before_the_stream_waits_for_its_first_keyframe() -> None:
    room, viewer = LiveRoom(1), Viewer(1)
    room.join(viewer)
    stream(room, (LIVE_DELTA, b"d0"), (LIVE_KEY, b"k1"))
    assert sent(viewer) == [MIME, b"init", b"k1"]


def test_a_new_generation_begins_with_its_own_mime_line_and_init() -> None:
    room, viewer = LiveRoom(1), Viewer(1)
    room.join(viewer)
    stream(room, (LIVE_KEY, b"old"))
    stream(room, (LIVE_DELTA, b"orphan"), (LIVE_KEY, b"new"))
    assert sent(viewer) == [MIME, b"init", b"new"]


def test_a_viewer_that_does_not_read_goes_on_at_the_next_keyframe_and_the_loss_is_counted() -> None:
    room, slow, quick = LiveRoom(1), Viewer(1), Viewer(1)
    stream(room, (LIVE_KEY, b"k1"))
    room.join(slow)
    room.join(quick)
    got = []
    for number in range(QUEUE_ITEMS * 2):
        room.take(LIVE_DELTA, b"%d" % number)
        got += sent(quick)
    room.take(LIVE_KEY, b"k2")
    assert len(got + sent(quick)) == QUEUE_ITEMS * 2 + 4
    assert quick.dropped == 0
    assert sent(slow) == [MIME, b"init", b"k2"]
    assert slow.dropped == QUEUE_ITEMS * 2 + 1


def test_an_endless_group_of_pictures_is_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "GOP_BYTES", 100)
    room, late = LiveRoom(1), Viewer(1)
    stream(room, (LIVE_KEY, b"k1"), (LIVE_DELTA, bytes(200)))
    room.join(late)
    room.take(LIVE_KEY, b"k2")
    assert sent(late) == [MIME, b"init", b"k2"]
