"""The page's files, and the headers that every answer carries."""

import gzip
import os
import re
from pathlib import Path

import pytest
from django.test import Client

from babycam.server.answers import page
from babycam.server.answers.headers import HEADERS


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


def test_another_build_is_noticed_by_what_is_in_it(built: Path) -> None:
    """Its index.html is as long as the one before, and where times are kept out of packages it is as old, too."""
    before = Client().get("/")["ETag"]
    index = built / "index.html"
    times = index.stat().st_atime, index.stat().st_mtime
    index.write_text(index.read_text().replace("the page", "the news"))
    os.utime(index, times)
    page._files.cache_clear()  # the server starts anew
    assert Client().get("/", HTTP_IF_NONE_MATCH=before).status_code == 200


@pytest.fixture
def packed(built: Path) -> Path:
    """The script and the index with their packed forms; what Brotli made is told apart by its bytes alone."""
    for name in ("index.html", "assets/index-abc123.js"):
        plain = built / name
        plain.write_text(plain.read_text() + " " * 500)
        Path(f"{plain}.gz").write_bytes(gzip.compress(plain.read_bytes()))
        Path(f"{plain}.br").write_bytes(b"brotli")
    return built


@pytest.mark.parametrize("path", ["/", "/rooms/3", "/assets/index-abc123.js", "/nowhere"])
def test_a_file_travels_in_the_form_that_the_browser_takes(packed: Path, path: str) -> None:
    plain = Client().get(path)
    best = Client().get(path, HTTP_ACCEPT_ENCODING="gzip, deflate, br, zstd")
    gzipped = Client().get(path, HTTP_ACCEPT_ENCODING="gzip")
    assert "Content-Encoding" not in plain and gzip.decompress(gzipped.content) == plain.content
    assert (best["Content-Encoding"], best.content) == ("br", b"brotli") and gzipped["Content-Encoding"] == "gzip"
    for answer in (plain, best, gzipped):
        assert "Accept-Encoding" in answer["Vary"] and int(answer["Content-Length"]) == len(answer.content)
        assert answer["Content-Type"] == plain["Content-Type"] and answer["ETag"] == plain["ETag"]


def test_an_unchanged_file_is_not_sent_again_in_another_form(packed: Path) -> None:
    tag = Client().get("/assets/index-abc123.js", HTTP_ACCEPT_ENCODING="br")["ETag"]
    again = Client().get("/assets/index-abc123.js", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=tag)
    assert tag.startswith("W/") and again.status_code == 304 and "Accept-Encoding" in again["Vary"]


def test_packed_files_have_no_address_of_their_own(packed: Path) -> None:
    for ending in ("br", "gz"):
        assert Client().get(f"/assets/index-abc123.js.{ending}").status_code == 404


@pytest.mark.django_db
def test_no_answer_of_the_api_is_packed(packed: Path) -> None:
    """Its length would tell of the secrets in it to who may choose some of its words (BREACH)."""
    for path in ("/api/session", "/api/schema/", "/api/nothing", "/trusted"):
        assert "Content-Encoding" not in Client().get(path, HTTP_ACCEPT_ENCODING="gzip, br"), path


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
    text = (Path(__file__).resolve().parents[3] / "frontend/src/shared/lib/paths.ts").read_text()
    table = text.partition("export const pages = {")[2].partition("}")[0]
    assert set(re.findall(r'"(/[^"]*)"', table)) == set(page.ADDRESSES)
    before = text.partition("export const moved = {")[2].partition("}")[0]
    assert set(re.findall(r'"(/[^"]*)":', before)) == set(page.MOVED)


@pytest.mark.parametrize("address", page.MOVED)
def test_an_address_of_before_still_opens_the_page(built: Path, address: str) -> None:
    assert Client().get(address).status_code == 200
