"""From a worker's spool over real HTTP into the house and out to a player: the product's own recorder, uploader and server."""

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest
import uvicorn
from django.conf import settings

from babycam.core.ids import new_id
from babycam.history.models import Clip
from babycam.media.clip import FinishedClip, Recording
from babycam.media.transcode import Normaliser
from babycam.people.models import Person
from babycam.people.session_store import SessionStore
from babycam.server.asgi import application
from babycam.worker.address import ServerAddress
from babycam.worker.uploader import Uploader
from tests.cast import Cast
from tests.media.makes import stream

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def server(settings: Any, tmp_path: Path, transactional_db: None) -> Iterator[str]:
    """The application on a free port; yields "127.0.0.1:port"."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    running = uvicorn.Server(uvicorn.Config(application, host="127.0.0.1", port=0, lifespan="off", log_level="warning"))
    started = threading.Event()
    startup = running.startup

    async def start(sockets: Any = None) -> None:
        await startup(sockets)
        started.set()

    running.startup = start  # type: ignore[method-assign]
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    assert started.wait(30)
    yield f"127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    running.should_exit = True
    thread.join(30)


def recorded(spool: Path, room: int) -> FinishedClip:
    finished: list[FinishedClip] = []
    recording = Recording(spool, room=room, noise_id=new_id(), on_finished=finished.append)
    info, packets = stream(2)
    normaliser = Normaliser(info)
    for packet in packets:
        for item in normaliser.feed(packet):
            recording.feed(item)
    recording.finish()
    return finished[0]


def delivered(address: str, clip: FinishedClip, spool: Path) -> Uploader:
    """Sends it and waits until the uploader has nothing more to do."""
    uploader = Uploader(ServerAddress(host=address, secure=False, token=settings.WORKER_TOKEN), spool)
    uploader.submit(clip)
    thread = uploader._thread
    if thread:
        thread.join(60)
    return uploader


def cookie(person: Person) -> str:
    session = SessionStore()
    session.update(
        {
            "_auth_user_id": str(person.pk),
            "_auth_user_backend": "django.contrib.auth.backends.ModelBackend",
            "_auth_user_hash": person.get_session_auth_hash(),
        }
    )
    session.create()
    return f"__Host-babycam_session={session.session_key}"


def fetch(address: str, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(address, timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_a_clip_travels_from_the_spool_to_a_player(cast: Cast, server: str, tmp_path: Path) -> None:
    cast.household.keep_days = 36_500  # the made stream is of long ago
    cast.household.save()
    spool = tmp_path / "spool"
    clip = recorded(spool, cast.zoe.pk)
    original = clip.video.read_bytes()
    uploader = delivered(server, clip, spool)
    assert uploader.counts == {"stored": 1}
    assert not [path for path in spool.rglob("*") if path.is_file()], "what is stored is not kept twice"
    row = Clip.objects.get()
    assert (row.state, row.size_bytes, row.width) == ("ready", len(original), clip.width)
    path, signed_in = f"/api/clips/{row.pk}/video.mp4", {"Cookie": cookie(cast.cy)}
    status, content = fetch(server, path, signed_in)
    assert (status, content) == (200, original)
    with av.open(str(tmp_path / "media" / row.video)) as container:
        assert container.duration and container.duration / 1e6 == pytest.approx(clip.duration_s, abs=0.2)
    half = len(original) // 2
    pieces = [fetch(server, path, {**signed_in, "Range": asked}) for asked in (f"bytes=0-{half - 1}", f"bytes={half}-")]
    assert [status for status, _ in pieces] == [206, 206]
    assert b"".join(part for _, part in pieces) == original
    assert fetch(server, f"/api/clips/{row.pk}/thumbnail.jpg", signed_in)[1][:2] == b"\xff\xd8"
    assert fetch(server, path, {})[0] == 401


def test_a_clip_of_a_deleted_room_is_not_tried_for_ever(cast: Cast, server: str, tmp_path: Path) -> None:
    clip = recorded(tmp_path / "spool", 4711)
    assert delivered(server, clip, tmp_path / "spool").counts == {"gone": 1}
