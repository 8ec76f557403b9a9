"""The page's files, and the headers that every answer carries."""

import re
from pathlib import Path

import pytest
from django.test import Client

from babycam.server import page
from babycam.server.middleware import HEADERS


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>the page</title>")
    (tmp_path / "assets" / "index-abc123.js").write_text("console.log(1)")
    monkeypatch.setattr(page, "FOLDER", tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", ["/", "/rooms/3", "/setup", "/clips/"])
def test_every_address_of_the_page_gives_its_index(built: Path, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 200 and b"the page" in answer.content
    assert answer["Cache-Control"] == "no-cache" and answer["Content-Type"].startswith("text/html")


def test_hashed_files_are_kept_by_browsers_for_ever(built: Path) -> None:
    answer = Client().get("/assets/index-abc123.js")
    assert "immutable" in answer["Cache-Control"] and "javascript" in answer["Content-Type"]


def test_an_unchanged_file_is_not_sent_again(built: Path) -> None:
    first = Client().get("/")
    again = Client().get("/", HTTP_IF_NONE_MATCH=first["ETag"]) if "ETag" in first else None
    again = again or Client().get("/", HTTP_IF_MODIFIED_SINCE=first["Last-Modified"])
    assert again.status_code == 304 and again.content == b""


@pytest.mark.parametrize("path", ["/assets/gone.js", "/../settings.py", "/assets/../../settings.py", "/favicon.ico"])
def test_files_that_are_not_there_are_not_found(built: Path, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_the_page_takes_no_posts(built: Path) -> None:
    assert Client(enforce_csrf_checks=False).post("/").status_code == 405


def test_a_page_that_is_not_built_says_how_to_build_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "FOLDER", tmp_path)
    answer = Client().get("/")
    assert answer.status_code == 503 and b"./run" in answer.content


@pytest.mark.parametrize("path", ["/", "/api/session", "/api/nothing", "/assets/gone.js"])
@pytest.mark.django_db
def test_every_answer_carries_the_security_headers(built: Path, path: str) -> None:
    answer = Client().get(path)
    assert {name: answer[name] for name in HEADERS} == HEADERS


@pytest.mark.django_db
def test_no_browser_is_bound_to_https_for_ever(built: Path) -> None:
    """docs/adr/0010: the page that gives out the authority lives under the same name, in plain http."""
    for path in ("/", "/api/session", "/trusted"):
        assert "Strict-Transport-Security" not in Client().get(path, secure=True).headers


def test_scripts_come_from_here_only_and_never_inline() -> None:
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))
    assert policy["script-src"] == "'self'" and policy["default-src"] == "'none'" and policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


def test_a_page_elsewhere_learns_that_it_is_trusted_and_nothing_else() -> None:
    answer = Client().get("/trusted", HTTP_ORIGIN="http://192.168.1.9:8080")
    assert answer.status_code == 204 and answer.content == b"" and not answer.cookies
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin" and answer["Access-Control-Allow-Origin"] == "*"


def test_the_page_is_for_its_own_origin_only(built: Path) -> None:
    for path in ("/", "/assets/index-abc123.js", "/rooms/3", "/assets/gone.js", "/nowhere"):
        assert "Access-Control-Allow-Origin" not in Client().get(path), path


@pytest.mark.parametrize("under", ["/api/", "/", "/static/", "/media/", "/ws/", "/assets/", "/.well-known/", "/rooms/3/"])
@pytest.mark.parametrize("name", ["x/y", "x.js", "ws/events/", "%0a", "%00", "..%2fx"])
@pytest.mark.django_db
def test_where_there_is_nothing_our_own_page_says_so(built: Path, under: str, name: str) -> None:
    for ask in (Client(enforce_csrf_checks=True).get, Client(enforce_csrf_checks=True).post):
        answer = ask(f"{under}{name}")
        assert answer.status_code == 404
        if under == "/api/":
            assert answer["Content-Type"] == "application/problem+json" and answer.json()["code"] == "not_found"
        else:
            assert answer["Content-Type"].startswith("text/html") and b"<title>" in answer.content
            assert b"the page" in answer.content or b"There is nothing at this address" in answer.content


def test_the_addresses_of_the_page_are_those_of_its_routes() -> None:
    text = (Path(__file__).resolve().parents[2] / "frontend/src/shared/lib/paths.ts").read_text()
    table = text.partition("export const pages = {")[2].partition("}")[0]
    assert set(re.findall(r'"(/[^"]*)"', table)) == set(page.ADDRESSES)
