"""`babycam serve`, `manage` and `doctor` as a parent meets them: the real commands, in processes of their own."""

import asyncio
import json
import os
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from tests.rig import PASSPHRASE, Client, Refused, Rig
from tests.support.services import free_port, postgres, redis

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every server here starts with nothing, also when the suite runs on PostgreSQL and Redis."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


def babycam(*arguments: str, data: Path, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end."""
    command = [sys.executable, "-m", "babycam.cli.main", *arguments]
    known = {**os.environ, "BABYCAM_DATA": str(data), **environment}
    return subprocess.run(command, env=known, input=typed, capture_output=True, text=True, timeout=60, check=False)


def test_a_family_is_founded_with_the_printed_code_and_is_there_after_a_restart() -> None:
    with Rig(tables=False) as rig:
        ana = rig.set_up()
        assert ana.get("/api/session")["person"]["name"] == "Ana"
        with pytest.raises(Refused) as refused:
            rig.set_up()
        assert refused.value.status == 409
        rig.stop()
        size = len(rig.log.read_text())
        rig.start()
        assert Client(rig.base).login("ana").get("/api/rooms")["results"][0]["name"] == "Zoe"
        assert "#code=" not in rig.log.read_text()[size:]


async def test_a_page_that_is_just_leaving_is_no_error_when_it_stops() -> None:
    with Rig() as rig:
        ana = await asyncio.to_thread(rig.set_up)
        async with ana.socket("/ws/events/") as page:
            await page.recv()
            page.transport.pause_reading()  # says goodbye, and does not hear the answer
            page.protocol.send_close(1001)
            page.transport.writelines(page.protocol.data_to_send())
            await asyncio.sleep(0.5)
            await asyncio.to_thread(rig.stop, signal.SIGINT)
            page.transport.abort()
        assert rig.process is not None and rig.process.returncode == 0
        assert "Traceback" not in rig.log.read_text()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told_and_leaves_nobody_behind(how: signal.Signals) -> None:
    with Rig(BABYCAM_SYNTHETIC="yes") as rig:
        rig.set_up(camera={"kind": "synthetic", "url": "synthetic://zoe"})
        rig.until(lambda: len(rig.family()) > 1, 20, "a worker")
        rig.stop(how)
        assert rig.process is not None and rig.process.returncode == 0
        assert rig.left_over == []


def test_what_is_private_is_readable_by_its_owner_only_and_not_in_the_log() -> None:
    with Rig(tables=False, BABYCAM_LOG_LEVEL="debug") as rig:
        rig.set_up(camera={"kind": "pull", "url": "rtsp://cam:sesame-7@127.0.0.1:9/x"})
        rig.stop()
        files = [path for path in rig.data.rglob("*") if path.is_file() and path.name != "rig.log"]
        assert [str(path) for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
        log = rig.log.read_text()
        secrets = ["sesame-7", PASSPHRASE, *(path.read_text() for path in (rig.data / "keys").iterdir())]
        assert [secret for secret in secrets if secret in log] == []
        with sqlite3.connect(rig.data / "babycam.sqlite3") as database:
            assert "sesame-7" not in "\n".join(database.iterdump())


def test_a_second_server_on_the_same_data_is_refused_in_words() -> None:
    with Rig() as rig:
        ports = {"BABYCAM_HTTPS_PORT": str(free_port()), "BABYCAM_HTTP_PORT": "0", "BABYCAM_HOST": "127.0.0.1"}
        second = babycam("serve", data=rig.data, **ports)
        assert second.returncode == 1 and "already running" in second.stderr and "Traceback" not in second.stderr


def test_a_taken_port_is_said_in_words(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        refused = babycam("serve", "--host", "127.0.0.1", "--https-port", port, "--http-port", "0", data=tmp_path)
    assert refused.returncode == 1 and f"Port {port} is used" in refused.stderr and "Traceback" not in refused.stderr


def test_a_setting_that_cannot_be_right_is_said_in_words(tmp_path: Path) -> None:
    refused = babycam("serve", data=tmp_path, BABYCAM_HTTPS_PORT="many")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1) and "BABYCAM_HTTPS_PORT" in refused.stderr


def test_plain_http_leads_to_https() -> None:
    with Rig() as rig:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{rig.http_port}/anything", timeout=10) as answer:
            assert f'href="{rig.base}/anything"' in answer.read().decode()


def test_an_owner_who_forgot_the_password_gets_a_new_one_on_the_command_line() -> None:
    with Rig() as rig:
        ana = rig.set_up()
        done = babycam("manage", "reset-password", "Ana", data=rig.data, typed="a brand new one\n")
        assert done.returncode == 0, done.stderr
        with pytest.raises(Refused) as out:
            ana.get("/api/rooms")
        assert out.value.status == 401
        assert Client(rig.base).login("ana", "a brand new one").get("/api/rooms")["results"]


def test_a_family_that_lost_its_owner_gets_one_from_the_machine_itself() -> None:
    with Rig() as rig:
        rig.set_up()
        told = babycam("manage", "invite-owner", data=rig.data)
        assert told.returncode == 0, told.stderr
        secret = re.findall(r"/join#(\S+)", told.stdout)[0]
        fay = Client(rig.base)
        fay.get("/api/session")
        fay.post("/api/invites/accept", {"secret": secret, "name": "Fay", "password": "a good long one"})
        assert fay.get("/api/session")["person"]["role"] == "owner"


def test_a_name_that_nobody_has_gets_no_new_password(tmp_path: Path) -> None:
    done = babycam("manage", "reset-password", "dee", data=tmp_path)
    assert done.returncode == 1 and "Nobody is called dee" in done.stderr


def test_the_doctor_finds_nothing_wrong_before_the_first_start(tmp_path: Path) -> None:
    ports = {"BABYCAM_HTTPS_PORT": str(free_port()), "BABYCAM_HTTP_PORT": str(free_port()), "BABYCAM_HOST": "127.0.0.1"}
    found = babycam("doctor", data=tmp_path, **ports)
    assert "Codecs" in found.stdout and "BAD  P" not in found.stdout and "BAD  D" not in found.stdout


def test_the_doctor_says_what_is_wrong_and_how_to_mend_it() -> None:
    with Rig() as rig:
        rig.set_up(camera={"kind": "pull", "url": f"rtsp://127.0.0.1:{free_port()}/x"})
        environment = {"BABYCAM_HTTPS_PORT": str(rig.https_port), "REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"}
        found = babycam("doctor", data=rig.data, **environment)
    bad = re.findall(r"^BAD  (.*?):", found.stdout, re.MULTILINE)
    assert found.returncode == 1 and {"Channel layer", "Camera of Zoe"} <= set(bad), found.stdout
    assert "ok   Server" in found.stdout and "Is it running" in found.stdout


def test_the_schema_can_be_written_without_a_data_folder(tmp_path: Path) -> None:
    made = babycam("manage", "spectacular", "--format", "openapi-json", data=tmp_path / "none")
    assert json.loads(made.stdout)["openapi"].startswith("3.1") and not (tmp_path / "none").exists()


def test_two_servers_on_one_postgresql_and_redis_are_one_family() -> None:
    shared: dict[str, Any] = {
        "BABYCAM_SECRET_KEY": "s" * 50,
        "BABYCAM_FERNET_KEY": Fernet.generate_key().decode(),
        "BABYCAM_WORKERS": "0",
    }
    with postgres() as database, redis() as layer:
        shared |= {"DATABASE_URL": database.url, "REDIS_URL": layer.url}
        with Rig(**shared) as first, Rig(**shared) as second:
            ana = first.set_up()
            there = Client(second.base)
            there.jar = ana.jar
            there.opener = ana.opener
            assert there.get("/api/session")["person"]["name"] == "Ana"
            there.post("/api/rooms", {"name": "Max"})
            assert [room["name"] for room in ana.get("/api/rooms")["results"]] == ["Zoe", "Max"]
