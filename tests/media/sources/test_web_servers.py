"""Cameras' little web servers: every dialect that browsers accept, statuses, addresses, old encryption, pictures in parts."""

import datetime
import gzip
import io
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from babycam.core.errors import GENERAL, WORDS, BabycamError
from babycam.media.sources import http, http_head, jpeg, tls, wire
from babycam.media.sources.address import holds_raw_login, parse
from babycam.worker.address import parse as server_address
from tests.media.sources.little import little_server
from tests.media.sources.watching import reading
from tests.support.streams import tcp_server


def get(url: str, username: str = "") -> bytes:
    response = http.get(parse(url, username, "secret" if username else ""), threading.Event())
    try:
        return response.read_all(100_000)
    finally:
        response.close()


def code_of(url: str, username: str = "") -> str:
    with pytest.raises(BabycamError) as failed:
        get(url, username)
    return failed.value.code


BODY = b"\x01welcome\xff"
CHUNKED = b"4\r\n" + BODY[:4] + b"\r\n5;x=y\r\n" + BODY[4:] + b"\r\n0\r\n\r\n"
DIALECTS = {
    "by the book": b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: 9\r\n\r\n" + BODY + b"behind",
    "bare LF": b"HTTP/1.0 200 OK\nContent-Type: audio/wav\n\n" + BODY,
    "LF and CRLF mixed": b"HTTP/1.0 200 OK\r\nContent-Type: audio/wav\n\r\n" + BODY,
    "odd case": b"http/1.1 200 ok\r\ncOnTeNt-tYPe: AUDIO/WAV\r\nCONTENT-LENGTH: 9\r\n\r\n" + BODY + b"behind",
    "no reason": b"HTTP/1.1 200\r\nContent-Type: audio/wav\r\n\r\n" + BODY,
    "no space behind the status": b"HTTP/1.1 200OK\r\nContent-Type: audio/wav\r\n\r\n" + BODY,
    "no version": b"HTTP 200 OK\r\nContent-Type: audio/wav\r\n\r\n" + BODY,
    "ICY": b"ICY 200 OK\r\nicy-name:Nursery\r\nContent-Type:audio/wav\r\n\r\n" + BODY,
    "folded lines": b"HTTP/1.1 200 OK\r\nX-A: a\r\n  b\r\nContent-Type:\r\n\taudio/wav\r\n\r\n" + BODY,
    "spaces before colons": b"HTTP/1.1 200 OK\r\nContent-Type : audio/wav\r\nContent-Length : 9\r\n\r\n" + BODY + b"behind",
    "lines that are none": b"HTTP/1.1 200 OK\r\nnonsense\r\n: empty\r\nContent-Type: audio/wav\r\n\r\n" + BODY,
    "a length twice": b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Length: 9\r\nContent-Type: audio/wav\r\n\r\n" + BODY,
    "a length below nothing": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\nContent-Type: audio/wav\r\n\r\n" + BODY,
    "a length beyond every number": b"HTTP/1.1 200 OK\r\nContent-Length: "
    + b"9" * 30
    + b"\r\nContent-Type: audio/wav\r\n\r\n"
    + BODY,
    "letters that are no ASCII": b"HTTP/1.1 200 OK\r\nServer: K\xfcche\0\r\nContent-Type: audio/wav\r\n\r\n" + BODY,
    "chunks": b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nTransfer-Encoding: Chunked\r\n\r\n" + CHUNKED,
    "chunks with bare LF": b"HTTP/1.1 200 OK\nContent-Type: audio/wav\nTransfer-Encoding: chunked\n\n"
    + CHUNKED.replace(b"\r\n", b"\n"),
    "chunks and a length": b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
    + CHUNKED,
    "chunks that are none": b"HTTP/1.0 200 OK\r\nContent-Type: audio/wav\r\nTransfer-Encoding: chunked\r\n\r\n" + BODY,
    "compressed unasked": b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(BODY),
    "something on the way first": b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\n\r\n" + BODY,
    "blank lines first": b"\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\n\r\n" + BODY,
    "an upgrade that nobody wants": b"HTTP/1.1 200 OK\r\nUpgrade: h2c\r\nConnection: Upgrade\r\nContent-Type: audio/wav\r\n\r\n"
    + BODY,
}


@pytest.mark.parametrize("answer", DIALECTS.values(), ids=DIALECTS)
def test_every_dialect_of_a_head_is_read(answer: bytes) -> None:
    with little_server(lambda line, headers: answer) as url:
        response = http.get(parse(url), threading.Event())
        assert (response.content_type, response.read_all(1000)) == ("audio/wav", BODY)
        response.close()


def test_chunks_that_come_after_the_head_are_read() -> None:
    """A body is no head: a camera was told as "not a stream" whose first chunk was a packet of its own."""
    head, body = DIALECTS["chunks"].split(b"\r\n\r\n", 1)

    def serve(line: str, headers: dict[str, str]) -> Iterator[bytes]:
        for piece in (head + b"\r\n\r\n", body[:1], body[1:]):
            yield piece
            time.sleep(0.1)

    with little_server(serve) as url:
        assert get(url) == BODY


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader_of_heads(junk: bytes) -> None:
    for data in (junk, b"HTTP/1.1 " + junk, b"HTTP/1.1 200\n" + junk + b"\n\n"):
        http_head.begins(data)
        try:
            found = http_head.split(data)
        except ValueError:
            continue
        if found:
            http._Body(found[0], found[0].chunked)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_the_host_field_is_as_the_standard_has_it(host: str) -> None:
    asked: list[dict[str, str]] = []

    def serve(line: str, headers: dict[str, str]) -> bytes:
        asked.append(headers)
        return b"HTTP/1.1 200 OK\r\n\r\n" + BODY

    with little_server(serve, host=host) as url:
        assert get(url) == BODY
        assert asked[0]["host"] == url.removeprefix("http://")
    assert parse("https://cam:80/").authority == "cam:80" and parse("http://[fe80::1%25eth0]/").authority == "[fe80::1]"
    assert parse("http://[fe80::1%25eth0]/").host == "fe80::1%eth0" and parse("http://küche.lan/öl").path == "/%C3%B6l"


STATUSES = {
    "204 No Content": "not_media",
    "304 Not Modified": "camera_refuses",
    "400 Bad Request": "camera_refuses",
    "401 Unauthorized": "login_needed",
    "403 Forbidden": "camera_forbids",
    "404 Not Found": "no_such_stream",
    "410 Gone": "no_such_stream",
    "429 Too Many Requests": "camera_throttles",
    "500 Internal Server Error": "camera_broken",
    "503 Service Unavailable": "camera_busy",
    "302 Found": "camera_refuses",
}


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_is_told_as_what_it_is(status: str) -> None:
    with little_server(lambda line, headers: f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode()) as url:
        assert code_of(url) == STATUSES[status]


def test_a_code_that_is_about_something_has_words_for_the_time_when_that_is_not_known() -> None:
    codes = {*STATUSES.values(), "old_tls", "not_tls", "bad_certificate", "tls_failed", "redirects", "too_busy"}
    assert not [code for code in codes if "{" in WORDS[code] and code not in GENERAL]


# --- encryption ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Signed by itself, with a key of 2048 bits."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "camera")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    signed = made.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=2)).sign(key, hashes.SHA256())
    path = tmp_path_factory.mktemp("tls") / "camera.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


def old(certificate: Path, kind: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if kind != "new":
        context.set_ciphers("AES256-SHA:AES128-SHA:@SECLEVEL=0" if kind == "cbc" else "ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = ssl.TLSVersion.TLSv1_2 if kind == "cbc" else ssl.TLSVersion.TLSv1
    return context


def wave(seen: threading.Event) -> Iterator[bytes]:
    """A second of silence as WAV; it ends when that is seen."""
    fmt = struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
    head = b"RIFF\xff\xff\xff\x7fWAVEfmt " + fmt + b"data\xff\xff\xff\x7f"
    yield b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\n\r\n" + head + bytes(16000)
    seen.wait(20)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("kind", "marked"), [("cbc", True), ("tls10", True), ("new", False)])
def test_encryption_of_old_is_taken_at_home_and_marked(certificate: Path, kind: str, marked: bool) -> None:
    seen = threading.Event()
    with little_server(lambda line, headers: wave(seen), context=old(certificate, kind)) as url, reading(url) as watcher:
        watcher.until(lambda: watcher.packets, "sound")
        seen.set()
        assert watcher.infos[-1].old_tls is marked


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("kind", "code"), [("cbc", "old_tls"), ("tls10", "old_tls"), ("new", "bad_certificate")])
def test_elsewhere_encryption_of_old_and_unknown_certificates_are_refused_in_words(
    certificate: Path, kind: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "resolve", lambda host, port, stop: [(socket.AF_INET, ("127.0.0.1", port))])  # no DNS here
    with little_server(lambda line, headers: b"", context=old(certificate, kind)) as url, pytest.raises(BabycamError) as refused:
        http.get(parse(url.replace("127.0.0.1", "camera.example.org")), threading.Event())
    assert refused.value.code == code and "camera.example.org" in str(refused.value)


def as_debian_builds_it() -> ssl.SSLContext:
    """A default that takes whatever OpenSSL does."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("kind", ["cbc", "tls10"])
def test_no_part_speaks_an_old_encryption_whatever_the_systems_python_takes(
    certificate: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cameras elsewhere, and a worker's server; the house's broker is spoken to with the same context."""
    monkeypatch.setattr(ssl, "create_default_context", as_debian_builds_it)
    for context in (tls.modern(at_home=False), server_address("wss://babycam.example.org", "token").tls):
        assert context
        with little_server(lambda line, headers: b"", context=old(certificate, kind)) as url, pytest.raises(ssl.SSLError):
            port = int(url.rpartition(":")[2])
            context.wrap_socket(socket.create_connection(("127.0.0.1", port), 10), server_hostname="babycam.example.org").close()


def test_https_to_a_port_without_it_says_so() -> None:
    with tcp_server(b"HTTP/1.1 400 Bad Request\r\n\r\n", close=True) as port:
        assert code_of(f"https://127.0.0.1:{port}/") == "not_tls"


# --- pictures in parts ---------------------------------------------------------------------------------------------------


def picture(size: tuple[int, int], shade: int, **how: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60 + shade).convert("RGB").save(out, "JPEG", **how)
    return out.getvalue()


def with_thumbnail(whole: bytes) -> bytes:
    body = b"Exif\0\0II*\0" + picture((32, 24), 1)
    return whole[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + whole[2:]


PICTURES = {
    "plain": [picture((64, 48), n) for n in range(4)],
    "progressive": [picture((64, 48), n, progressive=True) for n in range(4)],
    "with restart marks": [picture((64, 48), n, restart_marker_blocks=2) for n in range(4)],
    "with a thumbnail": [with_thumbnail(picture((64, 48), n)) for n in range(4)],
}
PARTS = {
    "length": b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n",
    "no length": b"--frame\r\nContent-Type: image/jpeg\r\n\r\n",
    "a length that is too short": b"--frame\r\ncontent-length:77\r\n\r\n",
    "a length that is too long": b"--frame\r\nContent-Length: 9999\r\n\r\n",
    "no dashes, bare LF": b"frame\nContent-type: image/jpeg\n\n",
    "no heads at all": b"",
}


def stream(pictures: list[bytes], part: bytes) -> bytes:
    return b"".join((part % len(one) if b"%d" in part else part) + one + b"\r\n" for one in pictures)


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
@pytest.mark.parametrize("pictures", PICTURES.values(), ids=PICTURES)
def test_every_picture_comes_whole_whatever_is_inside_it_and_around_it(pictures: list[bytes], part: bytes) -> None:
    whole = stream(pictures, part)
    for size in (1, 7, 1000, len(whole)):
        parts = jpeg.Parts()
        assert [one for at in range(0, len(whole), size) for one in parts.feed(whole[at : at + size])] == pictures


@pytest.mark.parametrize("part", [PARTS["length"], PARTS["no length"]], ids=["length", "no length"])
def test_pictures_without_their_last_mark_end_where_the_part_does(part: bytes) -> None:
    cut = [with_thumbnail(picture((64, 48), n))[:-2] for n in range(4)]
    assert list(jpeg.Parts().feed(stream(cut, part) + b"--frame\r\n"))[:3] == cut[:3]


BOUNDARIES = ["boundary=frame", 'boundary="frame"', "boundary=--frame", "Boundary=frame; x=y", ""]


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_a_multipart_stream_is_seen_however_its_boundary_is_told(boundary: str) -> None:
    head = f"HTTP/1.0 200 OK\nContent-Type: Multipart/X-Mixed-Replace;{boundary}\n\n".encode()
    answer = head + b"\r\nhello\r\n" + stream(PICTURES["with a thumbnail"], PARTS["no dashes, bare LF"])
    with little_server(lambda line, headers: answer) as url, reading(url) as watcher:
        assert watcher.until_code() == "source_ended"
        assert [packet.data for packet in watcher.packets] == PICTURES["with a thumbnail"]
        assert watcher.infos[-1].video is not None and watcher.infos[-1].video.width == 64


# --- logins that were pasted into the address ----------------------------------------------------------------------------

RAW = [
    "ana:pa#ss@cam",
    "ana:p@ss#w@192.168.1.5",
    "ana:pa/ss@192.168.1.5",
    "ana:12/34@cam.lan:554",
    "ana:1?2@cam",
    "ana:a[b@cam",
    "ana:a b@cam",
]
FINE = [
    "ana:p@ss@cam/x",
    "cam/user=a@b",
    "192.168.1.5:554/user=ana@home.lan",
    "cam.lan:80/?mail=a@b.c",
    "[::1]:80/a@b",
    "ana:secret@cam/#x",
]


@pytest.mark.parametrize("rest", RAW)
def test_a_login_that_breaks_its_address_is_told_where_to_go(rest: str) -> None:
    with pytest.raises(BabycamError) as told:
        parse(f"rtsp://{rest}/stream")
    assert told.value.code == "login_in_address" and "fields for user name and password" in str(told.value)
    assert not re.search("pa#|p@ss|12/34", str(told.value))


@pytest.mark.parametrize("rest", FINE)
def test_other_addresses_with_such_signs_are_taken(rest: str) -> None:
    assert not holds_raw_login(f"http://{rest}") and parse(f"http://{rest}").host


def test_a_login_goes_along_to_the_same_cameras_encrypted_port_and_nowhere_else() -> None:
    here = parse("http://cam.lan/old", "ana", "secret")
    assert here.join("https://cam.lan/new").password == here.join("/new x").password == "secret"
    for there in ("https://cam.lan:8443/", "http://other.lan/", "http://cam.lan:81/", "//other.lan/"):
        assert here.join(there).password == ""
