"""A new kind of camera is one module and one row: everything else follows from what the row says."""

import threading
from collections.abc import Sequence

import pytest
from rest_framework.test import APIClient

from babycam.core.errors import BabycamError
from babycam.core.link import CameraConfig
from babycam.core.readings.reading import Reading
from babycam.media.packets import Packet, StreamInfo, Talker
from babycam.media.sources import kinds
from babycam.media.sources.registry import open_source
from babycam.rooms import queries as rooms_queries
from babycam.rooms import rules
from tests.cast import Cast
from tests.rooms import doll


@pytest.fixture(autouse=True)
def its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds.KINDS, "doll", doll.CAMERA_KIND)


class Ears:
    """A sink that remembers."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def info(self, info: StreamInfo) -> None:
        self.told.append(info)

    def packet(self, packet: Packet) -> None:
        self.told.append(packet)

    def readings(self, readings: Sequence[Reading]) -> None:
        self.told.extend(readings)

    def away(self, code: str) -> None:
        self.told.append(code)

    def talking(self, talker: Talker | None) -> None:
        self.told.append(talker)


@pytest.mark.django_db
def test_a_room_gets_one_and_the_page_knows_its_switches(cast: Cast, ben_client: APIClient) -> None:
    made = ben_client.post("/api/cameras", {"room": cast.max.pk, "kind": "doll", "url": "doll://shelf/7"})
    assert made.status_code == 201 and made.json()["switches"] == ["night_vision"]
    config = rooms_queries.config_for(cast.max.pk)
    assert config and (config.camera.kind, config.camera.url) == ("doll", "doll://shelf/7")
    refused = ben_client.post("/api/cameras/probe", {"kind": "doll", "url": "rtsp://shelf/7"})
    assert refused.status_code == 400 and "url" in refused.json()["fields"]


def test_its_source_is_opened_and_read() -> None:
    ears = Ears()
    with pytest.raises(BabycamError):
        open_source(CameraConfig(kind="doll", url="doll://shelf/7")).run(ears, threading.Event())
    assert ears.told[0] == doll.INFO and len(ears.told) == 2


def test_what_may_be_chosen_names_it() -> None:
    assert rules.check_camera({"kind": "none", "url": ""}, synthetic=False) == {"kind": ["Choose ipwebcam, pull or doll."]}
