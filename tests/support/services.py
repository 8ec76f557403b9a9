"""Real servers for the tests, each in a temporary folder on a free loopback port, gone when the block ends.

`python -m tests.support.services COMMAND...` runs a command with DATABASE_URL and REDIS_URL set to fresh ones.
"""

import contextlib
import ctypes
import os
import pwd
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from tools import debian

START_S = 30.0


def need(part: str) -> None:
    """Skips the test, in words, where `./test` found that this program is missing (never with CI=true: there it stops at once)."""
    if part in os.environ.get("BABYCAM_TEST_MISSING", "").split(","):
        pytest.skip(f"{part} is not installed here; ./test says how to get it")


def end_with_parent(how: signal.Signals = signal.SIGTERM) -> None:
    """In a child: `how` when the one who started it dies, so that a killed test leaves no server behind (Linux: prctl(2))."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, how)


def end_at_once() -> None:
    """The same for PostgreSQL: SIGINT is its fast shutdown; SIGTERM would wait for every open session."""
    end_with_parent(signal.SIGINT)


_mother = ThreadPoolExecutor(1)  # to Linux a parent is a thread: this one lives as long as we do


def spawn(command: list[str], how: Callable[[], None] = end_with_parent, **options: Any) -> subprocess.Popen[bytes]:
    """Starts a process that ends with us, whichever thread asks for it."""

    def begin() -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, preexec_fn=how, **options)

    return _mother.submit(begin).result(START_S)


def quietly(command: list[str]) -> subprocess.Popen[bytes]:
    """Starts a server whose words nobody needs; it ends with us."""
    return spawn(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def free_port() -> int:
    """A TCP port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    """Returns when something accepts on `port`; raises when the process died or START_S passed."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"{process.args!r} does not listen on {port}")


def program(name: str) -> str:
    """The path of a server's program, also where Debian keeps it out of PATH."""
    path = debian.program_path(name)
    if not path:
        raise FileNotFoundError(f"{name} is not installed")
    return path


class Postgres:
    """One PostgreSQL server that a test can stop and start again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        # PostgreSQL refuses to run as root; any other account will do.
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            account = pwd.getpwnam(self.user)
            os.chown(folder, account.pw_uid, account.pw_gid)
        initdb = [program("initdb"), "-D", str(folder / "db"), "-U", "babycam", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(initdb, check=True, capture_output=True, user=self.user, timeout=120, cwd=folder)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://babycam@127.0.0.1:{self.port}/babycam"

    def start(self) -> None:
        options = [
            f"-p{self.port}",
            f"-k{self.folder}",
            "-clisten_addresses=127.0.0.1",
            "-cfsync=off",
            "-cfull_page_writes=off",
            "-cmax_connections=200",
        ]
        with (self.folder / "log").open("ab") as log:
            command = [program("postgres"), "-D", str(self.folder / "db"), *options]
            self.process = spawn(command, end_at_once, stdout=log, stderr=log, user=self.user, cwd=self.folder)
        wait_for_port(self.port, self.process)

    def create_database(self) -> None:
        command = [program("createdb"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "babycam", "babycam"]
        deadline = time.monotonic() + START_S
        while subprocess.run(command, capture_output=True, check=False, timeout=30, cwd=self.folder).returncode:
            if time.monotonic() > deadline:
                raise TimeoutError("PostgreSQL takes no connections")
            time.sleep(0.1)

    def freeze(self) -> None:
        """It answers nothing any more, and keeps its connections (SIGSTOP)."""
        self._all(signal.SIGSTOP)

    def thaw(self) -> None:
        self._all(signal.SIGCONT)

    def _all(self, how: signal.Signals) -> None:
        assert self.process
        top = psutil.Process(self.process.pid)
        for process in [top, *top.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(how)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.thaw()
            self.process.send_signal(signal.SIGINT)  # fast shutdown, open sessions are cut
            self.process.wait(START_S)


class Redis:
    """One Redis server that a test can stop and start again. Nothing is kept on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        self.process = quietly([program("redis-server"), *options])
        wait_for_port(self.port, self.process)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(START_S)


class Mosquitto:
    """One MQTT broker that a test can stop and start again; with `login` (name, password) it lets nobody else in."""

    def __init__(self, folder: Path, login: tuple[str, str] | None = None) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        lines = [f"listener {self.port} 127.0.0.1", "persistence false", f"allow_anonymous {'false' if login else 'true'}"]
        if login:
            passwords = folder / "passwords"
            command = [program("mosquitto_passwd"), "-b", "-c", str(passwords), *login]
            subprocess.run(command, check=True, capture_output=True, timeout=30)
            lines.append(f"password_file {passwords}")
        if os.geteuid() == 0:
            lines.append("user root")  # else it would give up its rights, and with them this folder
        (folder / "mosquitto.conf").write_text("\n".join(lines) + "\n")

    def start(self) -> None:
        command = [program("mosquitto"), "-c", str(self.folder / "mosquitto.conf")]
        self.process = quietly(command)
        wait_for_port(self.port, self.process)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(START_S)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A running PostgreSQL with an empty database `babycam`."""
    need("postgresql")
    with tempfile.TemporaryDirectory(prefix="babycam-pg-") as folder:
        server = Postgres(Path(folder))
        server.start()
        try:
            server.create_database()
            yield server
        finally:
            server.stop()


@contextmanager
def redis() -> Iterator[Redis]:
    """A running, empty Redis."""
    need("redis")
    with tempfile.TemporaryDirectory(prefix="babycam-redis-") as folder:
        server = Redis(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def mosquitto(login: tuple[str, str] | None = None) -> Iterator[Mosquitto]:
    """A running, empty MQTT broker."""
    need("mosquitto")
    with tempfile.TemporaryDirectory(prefix="babycam-mqtt-") as folder:
        server = Mosquitto(Path(folder), login)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def main() -> int:
    with postgres() as database, redis() as layer:
        environment = {**os.environ, "DATABASE_URL": database.url, "REDIS_URL": layer.url}
        return subprocess.run(sys.argv[1:], env=environment, check=False, preexec_fn=end_with_parent).returncode


if __name__ == "__main__":
    sys.exit(main())
