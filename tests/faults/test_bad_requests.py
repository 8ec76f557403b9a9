"""Every route of the schema gets junk as the owner: always an answer in the one shape of errors, never a broken server.

On SQLite and on PostgreSQL, because they disagree on what text and numbers are; what is refused before a database is asked, once.
"""

import http.client
import json
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.faults.house import House
from tests.rig import PASSPHRASE
from tests.support import odd_json
from tests.support.services import postgres
from tests.support.sockets import trusting

pytestmark = pytest.mark.timeout(300)  # it walks through every field of every route, on both databases
MB = 2**20
PROBLEM = "application/problem+json"
FINE = {503, 504, 507}  # of 500 and more: a part is away, and says so

BODIES: list[bytes] = [
    b"",
    b"{",
    b"\xff\xfe\x00",
    b"[]",
    b"null",
    b"17",
    b'"text"',
    b"NaN",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"unknown": 1, "__proto__": {}, "": null}',
    b'{"x": "' + b"y" * MB + b'"}',
]
# As JSON text, because some of it is no JSON. On the first ones databases disagree; the rest is tried on one of them.
VALUES: list[str] = [
    r'"a\u0000b"',
    r'"\ud800"',
    '"' + "x" * 200_000 + '"',
    '"\u202eevil\u200b"',
    "9223372036854775808",
    "1e300",
    "[[1, 2], [2, 1e300]]",
    *odd_json.PLAIN,
    '[["a"]]',
    "[[1, NaN], [2, 1e999]]",
    '{"a": {"b": []}}',
]
DISPUTED = 7
IDS = [
    "0",
    "-1",
    "9" * 30,
    "9223372036854775808",
    "x",
    "%00",
    "..%2f..%2fetc%2fpasswd",
    "1%20OR%201=1",
    str(uuid.UUID(int=0)),
    "%ff",
]
QUERIES = [
    "",
    "x",
    "-1",
    "9" * 30,
    "%00",
    "NaN",
    "1e999",
    "%ff",
    "2025-13-45T99:99:99Z",
    "0001-01-01T00:00:00Z",
    "cD0xJTAw",
    "cj0xJnA9MSUwMA==",
    "cD1hYmM=",
    "9999-12-31T23:59:59%2B23:59",
]
# what makes a whole body, so that one bad value in it is looked at by the innermost rule
WHOLE: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/api/rooms"): {"name": "Junk"},
    ("POST", "/api/cameras"): {"room": 1, "kind": "pull", "url": "http://127.0.0.1:9/x"},
    ("POST", "/api/cameras/probe"): {"kind": "pull", "url": "nothing"},
    ("POST", "/api/people"): {"name": "Eve", "username": "eve", "password": PASSPHRASE, "role": "sitter", "rooms": []},
    ("POST", "/api/session"): {"username": "nobody", "password": "wrong wrong"},
    ("POST", "/api/session/password"): {"old": "wrong wrong", "new": PASSPHRASE},
    ("POST", "/api/setup"): {
        "code": "guess",
        "household": {"name": "Home", "tz": "UTC"},
        "person": {"name": "Eve", "username": "eve", "password": PASSPHRASE},
        "room": {"name": "Zoe"},
    },
}
BEN = "2"
RANGES = ["bytes=abc", "bytes=5-1", "bytes=-0", "bytes=0-0,2-3", "bytes=" + "9" * 40 + "-", "lines=1-2", "bytes=--1", "\xff"]


ENDLESS = ("audio/aac",)  # a stream that goes on for as long as somebody takes it


class Caller:
    """One kept-alive connection of the owner's browser."""

    def __init__(self, home: House) -> None:
        self._ana, self._port = home.ana, home.rig.https_port
        self._line = http.client.HTTPSConnection("127.0.0.1", self._port, context=trusting(), timeout=60)

    def __call__(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str, bytes]:
        """Status, content type and body."""
        base = {
            "Cookie": self._ana.cookies,
            "X-CSRFToken": self._ana.cookie("__Host-csrftoken"),
            "Origin": self._ana.base,
            "Referer": self._ana.base + "/",
            "Content-Type": "application/json",
        }
        try:
            self._line.request(method, path, body, {**base, **{name.replace("_", "-"): value for name, value in headers.items()}})
            answer = self._line.getresponse()
            kind = answer.headers.get("Content-Type", "")
            if answer.status == 200 and kind in ENDLESS:
                self._line.close()
                return answer.status, kind, b""
            return answer.status, kind, answer.read()
        except (http.client.HTTPException, OSError):
            self._line.close()
            raise


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest) -> Iterator[House]:
    with ExitStack() as stack:
        url = stack.enter_context(postgres()).url if request.param == "postgresql" else ""
        house = stack.enter_context(House(BABYCAM_WORKERS="0", DATABASE_URL=url))
        ben = house.ana.post("/api/people", {"name": "Ben", "username": "ben", "password": PASSPHRASE, "role": "parent"})
        assert str(ben["id"]) == BEN
        yield house


@pytest.fixture(scope="module")
def call(home: House) -> Caller:
    return Caller(home)


@pytest.fixture(scope="module")
def schema(call: Caller) -> dict[str, Any]:
    _, _, text = call("GET", "/api/schema/", Accept="application/vnd.oai.openapi+json")
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.fixture(autouse=True)
def still_well(home: House) -> Iterator[None]:
    """Nothing broke inside, whatever was answered."""
    before = home.rig.log.stat().st_size
    yield
    assert home.rig.healthy()
    with home.rig.log.open(errors="replace") as log:
        log.seek(before)
        said = log.read()
    assert "Traceback" not in said, said[-3000:]


before_the_database = pytest.mark.parametrize("home", ["sqlite"], indirect=True)
Check = Callable[[tuple[int, str, bytes], str], None]


@pytest.fixture
def check() -> Iterator[Check]:
    """Takes (status, content type, body) of each answer: it must be a success or a problem in words. Tells of all that are not."""
    faults: list[str] = []

    def look(answer: tuple[int, str, bytes], what: str) -> None:
        if fault := wrong(*answer):
            faults.append(f"{what[:200]}: {fault}")

    yield look
    assert not faults, "\n".join(faults[:40])


def wrong(status: int, kind: str, body: bytes) -> str:
    """What is wrong with an answer, "" if nothing is."""
    shown = f"{status} {kind} {body[:200]!r}"
    if status >= 500 and status not in FINE:
        return shown
    if status < 400:
        return ""
    if not kind.startswith(PROBLEM):
        return shown
    problem = json.loads(body)
    complete = problem["status"] == status and problem["code"] and problem["title"]
    return "" if complete and PASSPHRASE not in body.decode() else shown


def operations(schema: dict[str, Any], *methods: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(method, path, operation); logging out is left out, because the walk would end there."""
    for path, found in schema["paths"].items():
        for method, operation in found.items():
            if method.upper() in methods and (method, path) != ("delete", "/api/session"):
                yield method.upper(), path, operation


def with_ids(path: str, identity: str) -> str:
    """The path with `identity` in all of its places."""
    return "/".join(identity if part.startswith("{") else part for part in path.split("/"))


@before_the_database
def test_bodies_that_are_no_json_or_not_what_was_asked_for(call: Caller, check: Check, schema: dict[str, Any]) -> None:
    for method, path, _ in operations(schema, "POST", "PATCH", "DELETE"):
        real = with_ids(path, "1" if method != "DELETE" else "0")
        for body in BODIES:
            if "calibrate" not in path or body[:1] == b"[":  # an empty body is a right one there
                check(call(method, real, body), f"{method} {real} {body[:20]!r}")


def test_a_wrong_value_in_each_field_of_each_body(home: House, call: Caller, check: Check, schema: dict[str, Any]) -> None:
    for method, path, operation in operations(schema, "POST", "PATCH"):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if not content or "calibrate" in path:
            continue
        whole = WHOLE.get((method, path), {})
        real = with_ids(path, BEN if "people" in path else "1")  # nobody must change who asks
        for names in beside_each_other(fields(schema, content["schema"])):
            for value in VALUES if home.sqlite else VALUES[:DISPUTED]:
                answer = call(method, real, replaced(whole, names, value))
                check(answer, f"{method} {real} {', '.join(names)}={value[:40]}")
                for name in names if len(names) > 1 else ():
                    if not marked(answer, name):  # what its own field refuses, the same field refuses alone
                        check(call(method, real, replaced(whole, [name], value)), f"{method} {real} {name}={value[:40]}")


def beside_each_other(names: Iterator[str]) -> list[list[str]]:
    """Those of one body together, and those of a body inside it."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.rpartition(".")[0], []).append(name)
    return list(found.values())


def marked(answer: tuple[int, str, bytes], name: str) -> bool:
    """Whether the answer says that this field is wrong."""
    status, kind, body = answer
    told = json.loads(body).get("fields", {}) if status == 400 and kind.startswith(PROBLEM) else {}
    return any(one == name or one.startswith(f"{name}.") for one in told)


def fields(schema: dict[str, Any], shape: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """All fields of a body, those inside others as "outer.inner"."""
    while "$ref" in shape or "allOf" in shape or "oneOf" in shape:
        inner = shape if "$ref" in shape else (shape.get("allOf") or shape["oneOf"])[0]
        if "$ref" not in inner:
            return
        shape = schema["components"]["schemas"][inner["$ref"].rpartition("/")[2]]
    for name, field in shape.get("properties", {}).items():
        yield prefix + name
        yield from fields(schema, field, f"{prefix}{name}.")


def replaced(whole: dict[str, Any], names: list[str], value: str) -> bytes:
    """`whole` as JSON with the text `value` in the place of these fields."""
    body: dict[str, Any] = json.loads(json.dumps(whole))
    for name in names:
        *outer, last = name.split(".")
        inner = body
        for part in outer:
            inner = inner.setdefault(part, {})
        inner[last] = "@@"
    return json.dumps(body).replace('"@@"', value).encode()


def test_identities_that_nothing_has(call: Caller, check: Check, schema: dict[str, Any]) -> None:
    for method, path, operation in operations(schema, "GET", "POST", "PATCH", "DELETE"):
        if "{" not in path:
            continue
        for identity in IDS:
            answer = call(method, with_ids(path, identity), b"{}" if operation.get("requestBody") else None)
            check(answer, f"{method} {path} {identity}")
            assert answer[0] >= 400, f"{method} {path} {identity}: {answer}"


def test_queries_that_make_no_sense(call: Caller, check: Check, schema: dict[str, Any]) -> None:
    for _, path, operation in operations(schema, "GET"):
        for parameter in operation.get("parameters", ()):
            if parameter["in"] != "query":
                continue
            for value in QUERIES:
                real = with_ids(path, "1")
                check(call("GET", f"{real}?{parameter['name']}={value}"), f"GET {real}?{parameter['name']}={value}")


@before_the_database
def test_methods_and_kinds_of_content_that_a_route_does_not_know(call: Caller, check: Check, schema: dict[str, Any]) -> None:
    for path in schema["paths"]:
        real = with_ids(path, "0")
        for method in ("PUT", "TRACE", "OPTIONS", "PROPFIND"):
            check(call(method, real, b"{}"), f"{method} {real}")
        for kind in (
            "text/xml",
            "multipart/form-data; boundary=",
            "application/x-www-form-urlencoded",
            "x",
            "application/json; charset=x",
        ):
            check(call("POST", real, b"<a/>", Content_Type=kind), f"POST {real} as {kind}")
        check(call("GET", real, Accept="image/webp"), f"GET {real} wants webp")


@before_the_database
def test_paths_that_lead_nowhere(call: Caller, check: Check) -> None:
    for path in (
        "/api/",
        "/api/nothing",
        "/api//rooms",
        "/api/rooms/1/2/3",
        "/api/%00",
        "/api/%ff",
        "/api/clips/../settings",
        "/api/" + "a" * 20_000,
    ):
        status, _, body = call("GET", path)
        assert status in (400, 404, 414, 200), (path, status)
        assert status != 200 or "settings" in path
        assert b"Traceback" not in body


def test_parts_of_a_clip_that_is_not_there(call: Caller, check: Check) -> None:
    for wanted in RANGES:
        check(call("GET", f"/api/clips/{uuid.UUID(int=1)}/video.mp4", Range=wanted), f"Range: {wanted!r}")


@before_the_database
def test_a_body_of_five_megabytes_is_refused_before_it_is_read(home: House, call: Caller, check: Check) -> None:
    for path in ("/api/session", "/api/rooms", "/api/nothing", "/"):
        try:
            check(call("POST", path, bytes(5 * MB)), f"5 MB to {path}")
        except OSError:
            continue  # it hung up while we were sending, as it may


def test_uploads_that_are_no_clips(home: House, call: Caller, check: Check) -> None:
    token = (home.rig.data / "keys" / "worker_token").read_text().strip()
    good = {"room": 1, "noise_id": "", "started_at": 1.7e9, "part": 1, "state": "ready", "duration_s": 1.0, "size_bytes": 4}
    odd: list[dict[str, Any]] = [
        {},
        {**good, "clip_id": "../../../etc/passwd"},
        {**good, "clip_id": str(uuid.uuid4()), "room": 10**30},
        {**good, "clip_id": str(uuid.uuid4()), "room": -1},
        {**good, "clip_id": str(uuid.uuid4()), "started_at": 1e300},
        {**good, "clip_id": str(uuid.uuid4()), "started_at": -1e12},
        {**good, "clip_id": str(uuid.uuid4()), "duration_s": -1},
        {**good, "clip_id": str(uuid.uuid4()), "part": 2**40},
        {**good, "clip_id": str(uuid.uuid4()), "state": "recording"},
        {**good, "clip_id": str(uuid.uuid4()), "noise_id": "x\x00"},
        {**good, "clip_id": "x" * MB},
    ]
    kind = "multipart/form-data; boundary=b"
    for meta in odd:
        form = b"--b\r\nContent-Disposition: form-data; name=meta\r\n\r\n" + json.dumps(meta).encode()
        form += b"\r\n--b\r\nContent-Disposition: form-data; name=video; filename=../../x.mp4\r\n\r\nmoov\r\n--b--\r\n"
        answer = call("POST", "/api/worker/clips", form, Content_Type=kind, Authorization=f"Bearer {token}")
        check(answer, f"clip {str(meta)[:100]}")
        assert answer[0] >= 400, meta
    for form in (
        b"",
        b"--b",
        b"--b\r\n\r\n",
        os.urandom(1000),
        b"--b\r\nContent-Disposition: form-data; name=video; filename=x\r\n\r\n",
    ):
        check(call("POST", "/api/worker/clips", form, Content_Type=kind, Authorization=f"Bearer {token}"), f"form {form[:30]!r}")
    check(call("POST", "/api/worker/clips", b"{}", Authorization=f"Bearer {token}"), "no form at all")
    assert call("POST", "/api/worker/clips", b"", Content_Type=kind, Authorization="Bearer wrong")[0] == 401
    assert not home.get("/api/clips")["results"]
