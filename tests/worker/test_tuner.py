"""The camera is kept open, whatever it does, and one that hangs is left behind."""

import threading
from collections.abc import Iterator, Sequence

import pytest

from babycam.core.link import CameraConfig
from babycam.core.readings.reading import Reading
from babycam.media.packets import AudioInfo, Packet, Sink, StreamInfo, Talker
from babycam.media.sources.kinds import KINDS, CameraKind
from babycam.worker import tuner as tuner_module
from babycam.worker.tuner import CONNECTING, LIVE, LOST, Tuner

KINDS["moody"] = CameraKind("moody", __name__, frozenset({"moody"}), simulated=True)
INFO = StreamInfo(1, None, AudioInfo("pcm_s16le", 8000, 1))
PACKET = Packet(False, 1, 1, 1, True, b"\0\0", 1.0)


class Moody:
    """A source that does what its address says. `hold`: what the one that hangs waits for; `back`: set when it gave up."""

    hold = threading.Event()
    back = threading.Event()

    def __init__(self, mood: str) -> None:
        self.mood = mood

    def run(self, sink: Sink, stop: threading.Event) -> None:
        sink.info(INFO)
        sink.packet(PACKET)
        if self.mood == "hangs":
            Moody.hold.wait(20)
            sink.packet(PACKET)
            Moody.back.set()
        elif self.mood == "fails":
            raise RuntimeError("nobody thought of this")
        elif self.mood == "stays":
            stop.wait(20)

    def control(self, **changes: bool) -> None: ...


def open_source(camera: CameraConfig) -> Moody:
    return Moody(camera.url)


class Listener:
    """A sink that counts, and what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.packets = 0
        self.changed = threading.Condition()

    def info(self, info: StreamInfo) -> None: ...

    def readings(self, readings: Sequence[Reading]) -> None: ...

    def away(self, code: str) -> None: ...

    def talking(self, talker: Talker | None) -> None: ...

    def packet(self, packet: Packet) -> None:
        with self.changed:
            self.packets += 1
            self.changed.notify_all()

    def tell(self, state: str, error: str) -> None:
        with self.changed:
            self.told.append((state, error))
            self.changed.notify_all()

    def wait(self, packets: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.packets >= packets, 10)


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def tuner(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tuner]:
    monkeypatch.setattr(tuner_module, "LAST_TRY_S", 0.1)
    Moody.hold.clear()
    Moody.back.clear()
    tuner = Tuner(listener, listener.tell)
    yield tuner
    tuner.close()
    Moody.hold.set()


def camera(mood: str) -> CameraConfig:
    return CameraConfig(kind="moody", url=mood)


@pytest.mark.parametrize(("mood", "error"), [("ends", "source_ended"), ("fails", "source_lost")])
def test_a_source_that_ends_or_fails_is_opened_again(tuner: Tuner, listener: Listener, mood: str, error: str) -> None:
    tuner.tune(camera(mood))
    listener.wait(packets=2)
    assert listener.told[:3] == [(LIVE, ""), (LOST, error), (LIVE, "")]
    assert CONNECTING not in [state for state, _ in listener.told]


def test_an_address_that_cannot_be_one_is_told_with_its_code(tuner: Tuner, listener: Listener) -> None:
    tuner.tune(CameraConfig(kind="unheard-of", url="x"))
    with listener.changed:
        assert listener.changed.wait_for(lambda: listener.told, 10)
    assert listener.told[0] == (LOST, "bad_url")


def test_a_source_that_hangs_is_left_behind_and_heard_of_no_more(tuner: Tuner, listener: Listener) -> None:
    tuner.tune(camera("hangs"))
    listener.wait(packets=1)
    tuner.tune(camera("stays"))
    listener.wait(packets=2)
    assert tuner.left_behind == 1
    Moody.hold.set()
    assert Moody.back.wait(10)
    assert listener.packets == 2, "what it sends when it comes back is not for us"


def test_closing_leaves_the_camera(tuner: Tuner, listener: Listener) -> None:
    tuner.tune(camera("stays"))
    listener.wait(packets=1)
    assert tuner.source is not None
    tuner.close()
    assert tuner.source is None
