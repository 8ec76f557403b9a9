"""The database is lost, forgotten or put back from an older copy: no recording goes, About says it, and all can be had back."""

import io
import os
import shutil
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av
import msgspec
import pytest

from babycam.core.ids import new_id
from babycam.core.link import ClipUpload
from babycam.server.store import copies
from tests.history.recordings import recording
from tests.rig import Client, Rig
from tests.server.test_serve import babycam
from tests.support.sockets import trusting

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
LONG_AGO_S = 3 * 3600.0


@pytest.fixture(autouse=True)
def _own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


class Home:
    """A family whose worker has brought clips."""

    def __init__(self, rig: Rig, video: bytes) -> None:
        self.rig, self.video = rig, video
        self.database = rig.data / "babycam.sqlite3"

    def brings(self, room: int, at: float) -> str:
        """A worker uploads a clip; its id."""
        meta = ClipUpload(
            clip_id=new_id(),
            room=room,
            noise_id=new_id(),
            started_at=at,
            part=1,
            state="ready",
            duration_s=2.0,
            size_bytes=len(self.video),
            width=160,
            height=120,
        )
        parts = b"".join(
            b'--x\r\nContent-Disposition: form-data; name="%s"; filename="f"\r\n\r\n%s\r\n' % part
            for part in ((b"meta", msgspec.json.encode(meta)), (b"video", self.video), (b"thumbnail", b"\xff\xd8"))
        )
        request = urllib.request.Request(f"{self.rig.base}/api/worker/clips/", data=parts + b"--x--\r\n", method="POST")
        request.add_header("Content-Type", "multipart/form-data; boundary=x")
        request.add_header("Authorization", f"Bearer {(self.rig.data / 'keys/worker_token').read_text()}")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trusting()))
        with opener.open(request, timeout=20) as answer:
            assert answer.status == 201
        return str(meta.clip_id)

    def files(self) -> list[Path]:
        return sorted(path for path in self.rig.data.glob("media/clips/*/*/*/*") if path.suffix in (".mp4", ".jpg"))

    def ages(self) -> None:
        """Hours pass: a sweep would take what it takes."""
        before = time.time() - LONG_AGO_S
        for path in self.files():
            os.utime(path, (before, before))

    def starts_and_sweeps(self, **environment: str) -> None:
        """Starts with this environment; returns when the first sweep is over."""
        self.rig.environment = {**self.rig.environment, "DATABASE_URL": "", **environment}
        began = time.time()
        self.rig.start()
        notes = self.rig.data / "media/unknown/clips.json"
        self.rig.until(lambda: notes.exists() and notes.stat().st_mtime >= began, 60, "the first sweep")

    def loses(self) -> None:
        for path in self.rig.data.glob("babycam.sqlite3*"):
            path.unlink()


def clips(client: Client) -> dict[str, Any]:
    return {clip["id"]: clip for clip in client.get("/api/clips")["results"]}


def test_no_recording_goes_with_its_database_and_each_comes_back(tmp_path: Path) -> None:
    video = recording(tmp_path / "v.mp4", seconds=2.0)
    with Rig(BABYCAM_WORKERS="0") as rig:
        home = Home(rig, video)
        ana = rig.set_up(room="Zoe")
        room = ana.get("/api/rooms")["results"][0]["id"]
        at = time.time() - LONG_AGO_S
        first = home.brings(room, at)
        older = copies.save(home.database, now=datetime.now(UTC))
        brought = [first, *(home.brings(room, at + 60 * number) for number in range(1, 4))]
        rig.stop()
        home.ages()
        there = home.files()
        assert len(there) == 8

        # DATABASE_URL is forgotten, or another is given
        home.starts_and_sweeps(DATABASE_URL=f"sqlite:///{tmp_path}/other.sqlite3")
        assert home.files() == there
        rig.stop()

        # an older copy is put back
        whole = home.database.read_bytes()
        home.loses()
        shutil.copy(older, home.database)
        home.starts_and_sweeps()
        assert home.files() == there
        ana = Client(rig.base).login("ana")
        assert set(clips(ana)) == {first}
        part = next(part for part in ana.get("/api/health")["parts"] if part["part"] == "recordings")
        assert not part["ok"] and "6 files" in part["words"] and "None of them is touched" in part["words"]
        rig.stop()

        # the right one is back: all is as it was
        home.database.write_bytes(whole)
        home.starts_and_sweeps()
        ana = Client(rig.base).login("ana")
        assert set(clips(ana)) == set(brought) and ana.get("/api/storage")["words"] == []
        rig.stop()

        # the database is lost for good
        home.loses()
        home.starts_and_sweeps()
        assert home.files() == there
        refused = babycam("manage", "adopt-clips", data=rig.data)
        assert refused.returncode == 1 and "not set up yet" in refused.stderr
        ana = rig.set_up(room="Zoe")
        told = ana.get("/api/storage")
        assert (told["held"], told["unknown"]["files"], told["recordings"], told["roomless"]) == ("most", 8, 4, 0)
        assert ana.post("/api/storage/adopt") == {"adopted": 4, "left": 0, "roomless": 0}
        back = clips(ana)
        assert set(back) == set(brought) and {clip["room_name"] for clip in back.values()} == {"Zoe"}
        assert abs(datetime.fromisoformat(back[first]["started_at"]).astimezone(UTC).timestamp() - at) < 0.01
        for clip in back.values():
            _, _, content = ana.raw("GET", clip["video_url"])
            with av.open(io.BytesIO(content), "r") as container:
                assert sum(1 for _ in container.decode(video=0)) == 20
            assert ana.raw("GET", clip["thumbnail_url"])[2] == b"\xff\xd8"
        assert ana.get("/api/storage")["words"] == []
        assert "Traceback" not in rig.log.read_text(errors="replace")
