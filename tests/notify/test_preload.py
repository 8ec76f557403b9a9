"""What a way sends with is loaded before it is needed, and only what this house uses."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from babycam.notify.models import Channel
from babycam.notify.preload import Preload
from babycam.notify.transports.registry import TRANSPORTS, transport_of
from babycam.notify.transports.transport import Transport
from tests.cast import Cast

LARGE = {"aiomqtt", "apprise", "icalendar", "markdown", "psycopg", "pygments", "pywebpush"}
WHAT_A_SERVER_LOADS = f"""
import os, sys
os.environ.update(DJANGO_SETTINGS_MODULE="babycam.server.settings", BABYCAM_DATA=sys.argv[1], DATABASE_URL="", REDIS_URL="")
from babycam.server import asgi, wiring
wiring.subscribe()
for job in wiring.JOBS:
    job.load()
from babycam.server import urls
print(sorted({LARGE!r} & sys.modules.keys()))
"""


def loading(calls: list[str], *, fails: Callable[[str], bool] = lambda _: False) -> Callable[[str], Transport]:
    """The transports, whose loading is only noted; `fails`: which of them cannot be loaded."""

    def of(code: str) -> Transport:
        def load() -> None:
            if fails(code):
                raise ImportError(code)
            calls.append(code)

        return replace(transport_of(code), load=load)

    return of


@pytest.mark.django_db
def test_each_kind_of_channel_is_loaded_once_and_no_other(cast: Cast) -> None:
    calls: list[str] = []
    preload = Preload(loading(calls))
    Channel.objects.create(person=cast.ana, kind="webpush", name="Ana's phone", key="1")
    Channel.objects.create(person=cast.ben, kind="webpush", name="Ben's phone", key="2")
    Channel.objects.create(person=cast.ben, kind="apprise", name="Off", key="3", enabled=False)
    preload.turn()
    preload.turn()
    assert calls == ["webpush"]
    Channel.objects.filter(name="Off").update(enabled=True)
    preload.turn()
    assert calls == ["webpush", "apprise"]


@pytest.mark.django_db
def test_what_could_not_be_loaded_is_tried_again(cast: Cast) -> None:
    calls: list[str] = []
    broken = {"webpush"}
    preload = Preload(loading(calls, fails=broken.__contains__))
    Channel.objects.create(person=cast.ana, kind="webpush", name="Ana's phone", key="1")
    with pytest.raises(ImportError):
        preload.turn()
    broken.clear()
    preload.turn()
    assert calls == ["webpush"]


def test_a_server_starts_without_the_libraries_that_a_house_may_never_use(tmp_path: object) -> None:
    said = subprocess.run([sys.executable, "-c", WHAT_A_SERVER_LOADS, str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert said.stdout.strip() == "[]", said.stderr


@pytest.mark.parametrize("code", TRANSPORTS)
def test_every_transport_can_be_loaded_with_what_is_installed(code: str) -> None:
    transport_of(code).load()
