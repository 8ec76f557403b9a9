"""Lists of kinds that stand in several places are the same everywhere."""

import importlib

from babycam.alerts import models as alerts_models
from babycam.alerts import words
from babycam.api import incidents
from babycam.media.sources import kinds
from babycam.notify.models import Channel
from babycam.notify.transports.registry import TRANSPORTS
from babycam.rooms.models import Camera


def codes(choices: list[tuple[str, str]]) -> list[str]:
    return [code for code, _ in choices]


def test_every_kind_of_camera_has_a_source_and_its_addresses() -> None:
    assert [code for code in kinds.codes() if kinds.calls_us(code)] == ["phone"]
    for code, kind in kinds.KINDS.items():
        assert code == kind.code and len(code) <= (Camera._meta.get_field("kind").max_length or 0)
        assert callable(importlib.import_module(kind.module).open_source)


def test_every_kind_of_incident_has_its_words() -> None:
    kinds = codes(alerts_models.INCIDENT_KINDS)
    assert kinds == incidents.INCIDENT_KINDS
    for kind in kinds:
        assert words.incident(kind, "Zoe", {}) and words.together(kind, ["Zoe", "Max"])


def test_every_transport_is_in_the_table_under_the_name_of_its_file() -> None:
    for code, transport in TRANSPORTS.items():
        assert code == transport.code == transport.send.__module__.rpartition(".")[2]
        assert len(code) <= (Channel._meta.get_field("kind").max_length or 0)
