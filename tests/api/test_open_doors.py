"""What strangers may send to the doors that are open to them: whatever is odd in it, it is refused, and nothing of ours breaks.

The test's client raises what a view does not catch, so a fault tells itself.
"""

import base64
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import cbor2
import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from babycam.people import guess_limits, setup_code, throttle
from tests.cast import Cast
from tests.conftest import PAGE, Browser
from tests.support import odd_json
from tests.support.authenticator import Authenticator, b64

GUESS = "guess-that-opens-nothing"
CREDENTIAL = {
    "id": "AAAA",
    "rawId": "AAAA",
    "type": "public-key",
    "response": {"clientDataJSON": "AAAA", "authenticatorData": "AAAA", "attestationObject": "AAAA", "signature": "AAAA"},
    "clientExtensionResults": {},
}
DOORS: dict[str, dict[str, Any]] = {
    "/api/session": {"username": "ana", "password": "wrong wrong"},
    "/api/session/passkey": {"passkey": CREDENTIAL},
    "/api/invites/look": {"secret": GUESS},
    "/api/invites/passkey": {"secret": GUESS, "name": "Eve"},
    "/api/invites/accept": {"secret": GUESS, "name": "Eve", "password": "wrong wrong 17", "passkey": None},
    "/api/pairings/look": {"code": "123456"},
    "/api/pairings/claim": {"code": "123456", "room": 1, "name": "Phone", "replace": False},
    "/api/answers": {"token": GUESS},
    "/api/answers/act": {"token": GUESS, "act": "ack"},
    "/api/deliveries/1/receipt": {"token": GUESS, "stage": "seen"},
    "/api/setup/code": {"code": GUESS},
    "/api/setup": {
        "code": GUESS,
        "household": {"name": "Home", "tz": "UTC"},
        "person": {"name": "Eve", "username": "eve", "password": "wrong wrong 17"},
        "room": {"name": "Zoe"},
        "camera": {"kind": "pull", "url": "rtsp://192.168.1.9/x"},
    },
}
ODD = [
    *odd_json.PLAIN,
    "-Infinity",
    "1" * 5_000,  # more digits than Python makes a number of
    '"\\u0000"',
    '"\\ud800"',
    '"\ud800"',  # the same, not escaped: no UTF-8
    '"\\ufdd0\\uffff"',
    '"' + "x" * 70_000 + '"',
    '["a", {"b": []}]',
    '{"id": null, "response": 17}',
]
DEPTHS = [100, *range(780, 1_000, 6), 100_000]
"""Of lists in lists. At some of them Python reads what it cannot write any more."""
RAW = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"17",
    b'"text"',
    b"NaN",
    b"\xff\xfe{}",
    b"\xef\xbb\xbf{}",
    b'{"a": "\xff"}',
    '{"a": "b"}'.encode("utf-16"),
    b'{"a": 1, "a": 2}',
    b'{"": null, "__proto__": {}}',
    b"{} {}",
    b"{}\x00",
]
KINDS = [
    "",
    "x",
    "text/plain",
    "text/xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=b",
    "application/json; charset=utf-16",
    "application/json; charset=nothing",
    "application/sdp",
]

Ask = Callable[..., int]


@pytest.fixture
def ask() -> Ask:
    """A stranger's POST, as if it were their first one. Gives the status, of a refusal in our own words."""

    def post(path: str, data: bytes, kind: str = "application/json") -> int:
        throttle.tries.clear()
        guess_limits.clear()
        answer = Browser().generic("POST", path, data, content_type=kind)
        if answer.status_code >= 400:
            assert json.loads(answer.content)["code"], answer.content
        return int(answer.status_code)

    return post


def refused(status: int) -> bool:
    return 400 <= status < 500


def replaced(whole: Any, odd: str) -> Iterator[bytes]:
    """`whole` as JSON, with the text `odd` in the place of each value in turn, of each inner body too, and once beside each."""
    for at in places(whole):
        yield _with(whole, at, '"@@"').replace('"@@"', odd).encode("utf-8", "surrogatepass")
    for name in whole if isinstance(whole, dict) else ():
        yield (json.dumps(whole)[:-1] + f', "{name}": {odd}}}').encode("utf-8", "surrogatepass")


def places(whole: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, inner in whole.items() if isinstance(whole, dict) else ():
        yield (*before, name)
        yield from places(inner, (*before, name))


def _with(whole: Any, at: tuple[str, ...], mark: str) -> str:
    copy = json.loads(json.dumps(whole))
    inner = copy
    for name in at[:-1]:
        inner = inner[name]
    inner[at[-1]] = json.loads(mark)
    return json.dumps(copy)


@pytest.mark.parametrize("door", DOORS)
def test_no_odd_value_in_any_place_breaks_an_open_door(cast: Cast, ask: Ask, door: str) -> None:
    for odd in ODD:
        for data in replaced(DOORS[door], odd):
            assert refused(ask(door, data)), (door, data[:300])


@pytest.mark.parametrize("door", DOORS)
def test_no_depth_breaks_an_open_door(cast: Cast, ask: Ask, door: str) -> None:
    last = list(DOORS[door])[-1]
    for depth in DEPTHS:
        for begin, end in (("[", "]"), ('{"a":', "}")):
            deep = begin * depth + "1" + end * depth
            for data in (deep, f'{{"unknown": {deep}}}', _with(DOORS[door], (last,), '"@@"').replace('"@@"', deep)):
                assert refused(ask(door, data.encode())), (door, depth, data[:60])


@pytest.mark.parametrize("door", DOORS)
def test_nothing_that_is_no_body_breaks_an_open_door(cast: Cast, ask: Ask, door: str) -> None:
    for data in RAW:
        assert refused(ask(door, data)), (door, data)
    for kind in KINDS:
        for data in (b"", b"a=b", b"--b\r\n\r\n", json.dumps(DOORS[door]).encode()):
            assert refused(ask(door, data, kind)), (door, kind, data)


def test_nothing_odd_breaks_the_set_up_of_a_house_that_has_nobody(db: None, ask: Ask) -> None:
    for odd in ODD:
        for at in places(DOORS["/api/setup"]):
            whole = {**DOORS["/api/setup"], "code": setup_code.make(settings.BABYCAM_DATA)}
            data = _with(whole, at, '"@@"').replace('"@@"', odd).encode("utf-8", "surrogatepass")
            with transaction.atomic():
                assert ask("/api/setup", data) < 500, data[:300]  # a name may be a number, and the camera may be left out
                transaction.set_rollback(True)


def changed(answer: dict[str, Any], name: str, how: Callable[[bytes], bytes]) -> dict[str, Any]:
    """The browser's answer with other bytes in one part of it."""
    response = answer["response"]
    plain = base64.urlsafe_b64decode(response[name] + "==")
    return {**answer, "response": {**response, name: b64(how(plain))}}


CLIENT = st.sampled_from(
    [b"", b"null", b"[]", b"17", b"{}", b"\xff", b'{"type": 1, "challenge": [], "origin": null}', b"[" * 5_000]
)
CBOR = st.one_of(
    st.sampled_from(
        [
            b"",
            b"\xff",
            b"\x81" * 5_000,
            b"\xd8\x1c",
            b"\xc2\x41",
            cbor2.dumps({"fmt": "none"}),
            cbor2.dumps({"fmt": 1, "attStmt": [], "authData": 1}),
        ]
    ),
    st.binary(max_size=80),
)


def always(_data: bytes, other: bytes) -> bytes:
    return other


def cut_or_flipped(data: bytes, at: int, bit: int) -> bytes:
    at %= len(data) + 1
    return data[: at - 1] if bit > 7 else data[: at - 1] + bytes([data[at - 1] ^ 1 << bit]) + data[at:] if at else b""


@examples(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(client=CLIENT, made=CBOR, at=st.integers(0, 400), bit=st.integers(0, 8))
@example(client=b"", made=b"", at=37, bit=8)  # as long as the data of a login
def test_no_bytes_of_an_authenticator_break_a_login(
    cast: Cast, ben_client: Browser, client: bytes, made: bytes, at: int, bit: int
) -> None:
    phone, stranger = Authenticator(PAGE), Browser()
    options = ben_client.post("/api/passkeys/options").json()["publicKey"]
    whole = phone.create(options)
    for name, how in (
        ("clientDataJSON", lambda data: client),
        ("attestationObject", lambda data: made),
        ("attestationObject", lambda data: cut_or_flipped(data, at, bit)),
    ):
        ben_client.post("/api/passkeys/options")
        assert ben_client.post("/api/passkeys", {"passkey": changed(whole, name, how)}).status_code == 400
    options = ben_client.post("/api/passkeys/options").json()["publicKey"]
    assert ben_client.post("/api/passkeys", {"passkey": phone.create(options)}).status_code == 201
    for name in ("clientDataJSON", "authenticatorData", "signature"):
        for other in (client, made, None):
            throttle.tries.clear()
            asked = stranger.post("/api/session/passkey/options").json()["publicKey"]
            how = partial(cut_or_flipped, at=at, bit=bit) if other is None else partial(always, other=other)
            answer = stranger.post("/api/session/passkey", {"passkey": changed(phone.get(asked), name, how)})
            assert 400 <= answer.status_code < 500, (name, answer.content)
    ben_client.delete(f"/api/passkeys/{ben_client.get('/api/passkeys').json()[-1]['id']}")
