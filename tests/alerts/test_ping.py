"""The service outside that is told that we live: it may move to another path, and nowhere else."""

import urllib.error
from collections.abc import Callable

import pytest

from babycam.alerts import deadman
from tests.support.http_server import Answer, listener


def leading(place: Callable[[str], str]) -> Callable[[str], Answer]:
    return lambda path: (302, {"Location": there}) if (there := place(path)) else (200, {})


def test_it_may_move_to_another_path() -> None:
    with listener(leading(lambda path: "/new" if path == "/old" else "")) as (port, asked):
        deadman.ping(f"http://127.0.0.1:{port}/old")
    assert [line for line, _ in asked] == ["GET /old", "GET /new"]


@pytest.mark.parametrize("scheme", ["http", "ftp"])
def test_it_leads_to_no_other_host(scheme: str) -> None:
    with (
        listener() as (elsewhere, stolen),
        listener(leading(lambda _path: f"{scheme}://localhost:{elsewhere}/x")) as (port, asked),
        pytest.raises(urllib.error.HTTPError),
    ):
        deadman.ping(f"http://127.0.0.1:{port}/secret")
    assert [line for line, _ in asked] == ["GET /secret"] and not stolen
