"""Lists of kinds that stand in several places are the same everywhere."""

import importlib

from babycam.alerts import words
from babycam.alerts.kinds.registry import DRILL, NOISE
from babycam.alerts.kinds.registry import KINDS as INCIDENT_KINDS
from babycam.alerts.models import Incident
from babycam.media.sources import kinds
from babycam.monitor import watchdog
from babycam.notify.models import Channel
from babycam.notify.transports.registry import TRANSPORTS
from babycam.rooms.models import Camera


def test_every_kind_of_camera_has_a_source_and_its_addresses() -> None:
    assert [code for code in kinds.codes() if kinds.calls_us(code)] == ["phone"]
    for code, kind in kinds.KINDS.items():
        assert code == kind.code and len(code) <= (Camera._meta.get_field("kind").max_length or 0)
        assert callable(importlib.import_module(kind.module).open_source)


def test_every_kind_of_incident_has_its_words() -> None:
    for code, kind in INCIDENT_KINDS.items():
        assert code == kind.code and len(code) <= (Incident._meta.get_field("kind").max_length or 0)
        assert words.incident(code, "Zoe", {}) and words.together(code, ["Zoe", "Max"])


def test_what_the_watchdog_and_the_drills_report_is_in_the_table() -> None:
    assert {watchdog.MONITOR_LOST, watchdog.MIC_MUTED, watchdog.BATTERY_LOW} <= set(INCIDENT_KINDS)
    assert [kind.code for kind in INCIDENT_KINDS.values() if kind.drill] == [DRILL]
    assert [kind.code for kind in INCIDENT_KINDS.values() if kind.noises] == [NOISE]


def test_every_transport_is_in_the_table_under_the_name_of_its_file() -> None:
    for code, transport in TRANSPORTS.items():
        assert code == transport.code == transport.send.__module__.rpartition(".")[2]
        assert len(code) <= (Channel._meta.get_field("kind").max_length or 0)
