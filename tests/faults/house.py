"""A whole house for stories of faults: the real server, several rooms, and a page that hears everything from outside.

Every wait is bounded by PATIENCE_S: a safety limit for busy machines, not a measurement. What took how long is noted by `note`
and printed at the end of the run.
"""

import re
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import av
import numpy as np
import psutil

from babycam.media.synthetic import RoomSound
from tests.faults.page import PATIENCE_S, Page
from tests.rig import Refused, Rig
from tests.support.encoding import lag

AT_ONCE: dict[str, Any] = {
    "stir_db": -45.0,
    "loud_db": -35.0,
    "wake_for": "any",
    "patience": "instant",
    "pre_roll_s": 3,
    "post_roll_s": 1,
}
SMALL: dict[str, Any] = {"width": 320, "height": 240, "fps": 10, "rate": 16000}  # a camera that costs little to make up and to hear
NEAR_S = 5.0  # how far the told onset of a burst may be from the true one, besides what the camera itself was late by

notes: list[tuple[str, str, float]] = []


def note(fault: str, what: str, seconds: float) -> None:
    """For the table at the end of the run."""
    notes.append((fault, what, seconds))


def unix(stamp: str) -> float:
    """Seconds since 1970 of an RFC 3339 time."""
    return datetime.fromisoformat(stamp).astimezone(UTC).timestamp()


class Room:
    """A room with a camera at `url`, and the bursts that were put into its sound."""

    def __init__(self, house: "House", name: str, url: str, *, kind: str = "pull", **settings: Any) -> None:
        self.house, self.name, self.bursts = house, name, list[float]()
        self.id: int = house.ana.post("/api/rooms", {"name": name, **AT_ONCE, **settings})["id"]
        self.camera = house.ana.post("/api/cameras", {"room": self.id, "kind": kind, "url": url})

    # --- what is shown ---------------------------------------------------------------------------------------------

    @property
    def tile(self) -> dict[str, Any]:
        """{state, health} as the page shows it."""
        return self.house.page.tiles.get(self.id, {"state": "", "health": {}})

    def shows(self, what: str, condition: Callable[[str, dict[str, Any]], Any], seconds: float = PATIENCE_S) -> dict[str, Any]:
        """Waits until the tile's (state, health) meets `condition`; the health."""

        def met() -> Any:
            tile = self.tile
            return tile["health"] and condition(tile["state"], tile["health"]) and tile

        try:
            tile: dict[str, Any] = self.house.page.until(met, f"{self.name}: {what}", seconds)
        except TimeoutError as error:
            raise TimeoutError(f"{error}; it shows {self.tile}\n{self.house.rig.tail(3000)}") from None
        return dict(tile["health"])

    def heard(self, seconds: float = PATIENCE_S) -> dict[str, Any]:
        """Waits until the room is heard."""
        return self.shows("heard", lambda state, health: health["heard"] and state not in ("unheard", "no_camera"), seconds)

    def unheard(self, seconds: float = PATIENCE_S) -> dict[str, Any]:
        """Waits until the tile says that the room is not heard."""
        return self.shows("unheard", lambda state, health: not health["heard"] and state == "unheard", seconds)

    def lost_incident(self, seconds: float = PATIENCE_S) -> dict[str, Any]:
        """The monitor_lost incident of this room, as soon as the page hears of it."""

        def mine(message: dict[str, Any]) -> bool:
            return bool(message["incident"]["room"] == self.id) and message["incident"]["kind"] == "monitor_lost"

        incident: dict[str, Any] = self.house.page.wait("incident.changed", mine, seconds)["incident"]
        return incident

    def monitored_again(self, seconds: float = PATIENCE_S) -> None:
        """Waits until no monitor_lost incident of this room is open."""
        self.house.until(
            lambda: not self.incidents("monitor_lost", only_open=True), seconds, f"{self.name}: its monitor to be well"
        )

    def incidents(self, kind: str = "noise", *, only_open: bool = False) -> list[dict[str, Any]]:
        found = self.house.get(f"/api/incidents?room={self.id}{'&open=1' if only_open else ''}")["results"]
        return [incident for incident in found if incident["kind"] == kind]

    def noises(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.house.get(f"/api/noises?room={self.id}")["results"]
        return found

    def clips(self, state: str = "ready") -> list[dict[str, Any]]:
        """All parts of all its noises."""
        first = self.house.get(f"/api/clips?room={self.id}")["results"]
        found = [part for clip in first for part in (self._parts(clip) if clip["parts"] > 1 else [clip])]
        return [clip for clip in found if clip["state"] == state]

    def _parts(self, clip: dict[str, Any]) -> list[dict[str, Any]]:
        parts: list[dict[str, Any]] = self.house.get(f"/api/clips?room={self.id}&noise={clip['noise']}")["results"]
        return parts

    # --- what is heard ---------------------------------------------------------------------------------------------

    def burst(self, sound: RoomSound, seconds: float = 1.0) -> float:
        """Puts a burst in, half a second from now; its onset."""
        onset = time.time() + 0.5
        sound.burst(onset, seconds)
        self.bursts.append(onset)
        return onset

    def rings(self, onset: float, seconds: float = PATIENCE_S) -> str:
        """Waits for the page to hear of the noise of that burst; its id."""

        def it_is(message: dict[str, Any]) -> bool:
            if message["room"] != self.id:
                return False
            return abs(unix(message["noise"]["onset_at"]) - onset) < NEAR_S + lag.around(onset)

        try:
            noise: str = self.house.page.wait("noise.started", it_is, seconds)["noise"]["id"]
        except TimeoutError as error:
            told = [unix(one["onset_at"]) - onset for one in self.noises()]
            late = lag.around(onset)
            levels = [(round(came - onset, 1), level) for came, level in self.house.page.levels[self.id] if -2 < came - onset < 15]
            raise TimeoutError(
                f"{error} of {self.name}; noises from its onset: {told}; late by {late:.1f} s; {levels}; {self.tile}"
            ) from None
        return noise

    def alarms(self, sound: RoomSound) -> str:
        """A burst reaches the page, the table of noises and an incident; the noise's id."""
        noise = self.rings(self.burst(sound))
        self.has_incident(noise)
        return noise

    def settled(self, seconds: float = PATIENCE_S) -> None:
        """Waits until no noise of this room goes on, so that the next burst is one of its own."""
        self.house.until(lambda: all(noise["ended_at"] for noise in self.noises()), seconds, f"{self.name}: its noises to end")

    def has_incident(self, noise: str, seconds: float = PATIENCE_S) -> None:
        """Waits until an incident of this room names the noise."""

        def named() -> bool:
            return any(noise in incident["noise_ids"] for incident in self.incidents())

        self.house.until(named, seconds, f"{self.name}: an incident of noise {noise}")

    def has_clip(self, onset: float, seconds: float = PATIENCE_S, *, near: float = NEAR_S / 2) -> dict[str, Any]:
        """Waits for a ready clip in which the burst can be heard where it belongs, by the clip's own times; the clip."""
        looked_at: dict[str, str] = {}

        def holds() -> dict[str, Any] | None:
            for clip in self.clips():
                if clip["id"] not in looked_at:
                    begin = unix(clip["started_at"])
                    off = [begin + at - onset for at in loud_in(self.house.download(clip))]
                    if off and min(map(abs, off)) < near + lag.around(onset):
                        return clip
                    looked_at[clip["id"]] = (
                        f"begun {begin - onset:+.1f} s from the onset, {clip['duration_s']} s long, loud at {off[:1]} to {off[-1:]}"
                    )
            return None

        try:
            clip: dict[str, Any] = self.house.until(holds, seconds, f"{self.name}: a clip with its burst")
        except TimeoutError as error:
            late = lag.around(onset)
            raise TimeoutError(f"{error}; its camera was {late:.1f} s late; there are: {list(looked_at.values())}") from None
        return clip

    def told_once(self, onsets: list[float], seconds: float = PATIENCE_S) -> None:
        """Waits until each of these bursts is a noise that is over, with a clip; none is there twice."""

        def told() -> bool:
            found = [unix(noise["onset_at"]) for noise in self.noises() if noise["ended_at"]]
            return all(any(abs(at - onset) < NEAR_S for at in found) for onset in onsets)

        self.house.until(told, seconds, f"{self.name}: noises at {onsets}")
        for onset in onsets:
            self.house.until(partial(self._holding, onset), seconds, f"{self.name}: a clip of {onset}")
            noises = [noise for noise in self.noises() if abs(unix(noise["onset_at"]) - onset) < NEAR_S]
            assert (len(noises), len(self._holding(onset))) == (1, 1), f"{self.name}: {noises} {self._holding(onset)}"
            self.has_incident(noises[0]["id"])

    def _holding(self, onset: float) -> list[dict[str, Any]]:
        """The clips of what began at that time; one of the noise before may still have gone on."""
        began = {noise["id"] for noise in self.noises() if abs(unix(noise["onset_at"]) - onset) < NEAR_S}
        holding = [clip for clip in self.clips() if 0 < onset - unix(clip["started_at"]) < clip["duration_s"]]
        return [clip for clip in holding if clip["noise"] in began]

    def only_bursts(self) -> None:
        """No false alarm: each noise of this room began with one of its bursts."""
        for noise in self.noises():
            away = (abs(unix(noise["onset_at"]) - onset) - lag.around(onset) for onset in self.bursts)
            assert min(away, default=float("inf")) < NEAR_S, f"{self.name}: nobody made the noise {noise}"


class House:
    """The rig, its owner and her page. Use as a context."""

    def __init__(self, data: Path | None = None, **environment: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="babycam-clips-")
        self.folder = Path(self._folder.name)
        self.sqlite = not environment.get("DATABASE_URL")
        known: dict[str, Any] = {"DATABASE_URL": "", "REDIS_URL": "", "BABYCAM_WORKERS": "32", **environment}
        self.rig = Rig(data=data, **known)

    def __enter__(self) -> "House":
        self.rig.start()
        try:
            self.ana = self.rig.set_up(room="Attic")
            self.ana.patch("/api/settings", {"policy": {"quiet_s": 5}})
            self.page = Page(self.ana)
            self.page.start()
        except BaseException:
            self.rig.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if hasattr(self, "page"):
            self.page.close()
        self.rig.__exit__()
        self._folder.cleanup()

    def room(self, name: str, url: str, **settings: Any) -> Room:
        return Room(self, name, url, **settings)

    def get(self, path: str) -> Any:
        return self.ana.get(path)

    def until(self, condition: Callable[[], Any], seconds: float, what: str) -> Any:
        """As Rig.until; an answer of 503 and a server that is away are waited for, one that ended by itself is not."""

        def asked() -> Any:
            try:
                return condition()
            except Refused as refused:
                if refused.status != 503:
                    raise
            except (OSError, EOFError):
                self.rig.lives()
            return None

        return Rig.until(asked, seconds, what)

    def download(self, clip: dict[str, Any]) -> Path:
        """The clip's video as a file that lives as long as the house."""
        _, _, data = self.ana.raw("GET", clip["video_url"])
        path = self.folder / f"{clip['id']}.mp4"
        path.write_bytes(data)
        return path

    def health_part(self, name: str) -> dict[str, Any]:
        """One part of /api/health."""
        return next(part for part in self.get("/api/health")["parts"] if part["part"] == name)

    def count(self, part: str, what: str) -> float:
        """One of the server's counts."""
        _, _, text = self.ana.raw("GET", "/metrics")
        found = re.findall(rf'^babycam_count_total{{part="{part}",what="{what}"}} (\S+)$', text.decode(), re.MULTILINE)
        return float(found[0]) if found else 0.0

    def workers(self) -> list[psutil.Process]:
        """The server's worker processes; one that ends while it is looked at is none any more."""
        found = []
        for process in self.rig.family()[1:]:
            with suppress(psutil.NoSuchProcess):  # a zombie, too
                if "worker" in process.cmdline() and process.is_running():
                    found.append(process)
        return found

    def worker_of(self, room: Room) -> psutil.Process:
        """The process that takes care of this room, waiting for one."""

        def found() -> psutil.Process | None:
            name = self.get(f"/api/rooms/{room.id}")["health"]["worker"]
            return next((process for process in self.workers() if name in process.cmdline()), None)

        process: psutil.Process = self.until(found, PATIENCE_S, f"a worker of {room.name}")
        return process


# --- clips ---------------------------------------------------------------------------------------------------------


def loud_in(path: Path) -> list[float]:
    """Decodes all of a clip; the seconds (in the clip) of its blocks of sound that are as loud as a burst. No sound: none."""
    loud: list[float] = []
    with av.open(str(path)) as container:
        for stream in container.streams.video:
            assert sum(1 for _ in container.decode(stream)) > 0
            container.seek(0)
        for frame in container.decode(container.streams.audio[:1]) if container.streams.audio else ():
            assert isinstance(frame, av.AudioFrame)
            samples = frame.to_ndarray().astype(np.float64)
            scale = 1.0 if frame.format.name.startswith("flt") else 32768.0
            if np.sqrt(np.mean((samples / scale) ** 2)) > 0.1 and frame.time is not None:
                loud.append(frame.time)
    return loud


# --- the machine ---------------------------------------------------------------------------------------------------


def port_is_free(port: int) -> bool:
    """Whether somebody could listen on it now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def gone(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Waits at most so long; those that are still there."""
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return [process for process in alive if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


def lasts(seconds: float) -> None:
    """How long a fault goes on."""
    threading.Event().wait(seconds)
