"""Little servers of the tests end with whoever asked them: one that reads on from nobody costs a processor until the run ends."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

import pytest

from tests.media.sources.little import little_server
from tests.support.bound_login import bound_camera
from tests.support.camera_login import digest
from tests.support.heads import head
from tests.support.rtsp_sound import rtsp_sound

ENDED_S = 20.0


def test_a_head_ends_with_its_empty_line_or_with_the_connection() -> None:
    lines = iter([b"GET / HTTP/1.1\r\n", b"Host: camera\r\n", b"\r\n", b"GET /more HTTP/1.1\r\n", b""])
    assert head(lines) == ["GET / HTTP/1.1", "Host: camera"]
    assert head(lines) == ["GET /more HTTP/1.1"]
    assert head(lines) == []


@contextmanager
def bound() -> Iterator[str]:
    with bound_camera([digest("MD5")]) as camera:
        yield camera.url


SERVERS: dict[str, Callable[[], AbstractContextManager[str]]] = {
    "bound": bound,
    "little": lambda: little_server(lambda line, fields: b""),
    "rtsp": lambda: rtsp_sound("PCMU/8000", [b""]),
}


@pytest.mark.parametrize("opening", [b"", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: camera\r\n"])
@pytest.mark.parametrize("kind", SERVERS)
def test_a_server_is_done_with_a_connection_that_ended_wherever_it_ended(kind: str, opening: bytes) -> None:
    with SERVERS[kind]() as url:
        before = set(threading.enumerate())
        host, _, port = url.partition("://")[2].partition("/")[0].rpartition(":")
        with closing(socket.create_connection((host, int(port)))) as line:
            line.sendall(opening)
            line.shutdown(socket.SHUT_WR)
            while line.recv(4096):
                pass
        for thread in set(threading.enumerate()) - before:
            thread.join(ENDED_S)
            assert not thread.is_alive()
