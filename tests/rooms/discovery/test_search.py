"""Looking for cameras: what real answers give, what hostile ones do not, and that nothing is asked outside the home."""

import re
import socket
from collections import deque
from typing import Any

import ifaddr
import pytest
from django.test import override_settings
from ifaddr import IP, Adapter
from rest_framework.test import APIClient
from zeroconf import ServiceInfo

from babycam.core.errors import BabycamError
from babycam.rooms.discovery import mdns, ssdp, ws_discovery
from babycam.rooms.discovery import search as discovery_search
from babycam.rooms.discovery.found import Found
from babycam.rooms.discovery.multicast import Group, Interface, ask
from babycam.rooms.discovery.xml import parsed
from tests.cast import Cast
from tests.rooms.discovery.device import device, match, udp

interfaces = discovery_search.interfaces  # as it is outside of tests
pytestmark = pytest.mark.django_db
V4, V6 = Interface("127.0.0.1", 1), Interface("::1", 1)


def number_in(question: bytes) -> str:
    found = re.search(rb"uuid:([0-9a-f-]+)<", question)
    return found[1].decode() if found else ""


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery_search, "SECONDS", 0.4)
    monkeypatch.setattr(discovery_search, "interfaces", lambda: [V4])
    monkeypatch.setattr(discovery_search, "_begun", deque(maxlen=discovery_search.A_MINUTE))
    monkeypatch.setattr(discovery_search, "_by_mdns", lambda *_: [])


def heard(monkeypatch: pytest.MonkeyPatch, onvif: int, upnp: int) -> None:
    monkeypatch.setattr(discovery_search, "ONVIF", Group("127.0.0.1", "::1", onvif))
    monkeypatch.setattr(discovery_search, "UPNP", Group("127.0.0.1", "::1", upnp))


SSDP = b"HTTP/1.1 200 OK\r\nST: urn:schemas-upnp-org:device:Basic:1\r\nSERVER: Linux UPnP/1.0 Hikvision/1.0\r\nLOCATION: http://8.8.8.8/\r\n\r\n"


def test_a_camera_is_found_where_its_answer_came_from_and_not_where_it_says(
    cast: Cast, ben_client: APIClient, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with udp(lambda asked: [match(number_in(asked), 8000)]) as onvif, udp(lambda _: [SSDP]) as upnp:
        heard(monkeypatch, onvif, upnp)
        answer = ben_client.post("/api/cameras/search")
    assert answer.json() == [
        {"host": "127.0.0.1", "name": "Nursery cam", "by": "onvif", "port": 8000, "path": "/onvif/device_service"}
    ]


def test_answers_come_over_ipv6_too() -> None:
    with udp(lambda asked: [match(number_in(asked), 80)], socket.AF_INET6) as port:
        number = "0f0f"
        answers = list(ask(ws_discovery.probe(number), Group("127.0.0.1", "::1", port), [V6], 0.4))
    assert [ws_discovery.answer_of(data, host, number)[0].netloc for data, host in answers] == ["[::1]:80"]


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
HOSTILE = {
    "no XML": b"\x00\xff" * 50,
    "nothing": b"",
    "entities": BOMB,
    "a file": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "depth": b"<a>" * 100 + b"</a>" * 100,
    "count": b"<a>" + b"<b/>" * 5000 + b"</a>",
    "another question's": match("another", 80),
    "no address": match("one", 80).replace(b"http://8.8.8.8:80", b"file://x"),
    "a bad port": match("one", 80).replace(b":80/", b":99999/"),
}


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_answer_is_no_camera(answer: bytes) -> None:
    assert ws_discovery.answer_of(answer, "192.168.1.9", "one") == []


def test_what_a_camera_calls_itself_and_where_its_service_is_are_made_harmless() -> None:
    (found,) = ws_discovery.answer_of(
        match("one", 80, "%E2%80%AE" + "x" * 500).replace(b"/onvif/", b"/a;b@c/"), "192.168.1.9", "one"
    )
    assert len(found.name) <= 60 and "\u202e" not in found.name and found.path == "/"


@pytest.mark.parametrize("data", [BOMB, b"<a>", b"<a/>" * 2, b"x" * 300_000])
def test_xml_of_strangers_has_no_document_type_and_an_end(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"document type|XML|long"):
        parsed(data)


def test_of_upnp_only_what_calls_itself_a_camera_is_taken() -> None:
    assert [one.name for one in ssdp.answer_of(SSDP, "192.168.1.9")] == ["Hikvision"]
    assert ssdp.answer_of(SSDP.replace(b"Hikvision", b"Router"), "192.168.1.9") == []
    assert ssdp.answer_of(SSDP.replace(b"200 OK", b"500 No"), "192.168.1.9") == []
    assert ssdp.answer_of(b"\xff" * 4000, "192.168.1.9") == []


@pytest.mark.parametrize(
    ("host", "near"),
    [("127.0.0.1", False), ("::1", False), ("8.8.8.8", False), ("239.1.1.1", False), ("0.0.0.0", False), ("fe80::1", False)],
)
def test_only_addresses_of_the_home_are_near(host: str, near: bool) -> None:
    with override_settings(ALLOW_SYNTHETIC=False):
        assert discovery_search.is_near(host) is near


def test_a_service_of_mdns_is_a_camera_only_at_an_address_of_the_home() -> None:
    def info(address: str, **more: Any) -> ServiceInfo:
        named = {"type_": "_rtsp._tcp.local.", "name": "Zoe's cam._rtsp._tcp.local.", "port": 8554, **more}
        return ServiceInfo(addresses=[socket.inet_aton(address)], **named)

    at_home = lambda host: host.startswith("192.168.")  # noqa: E731
    (found,) = mdns.found_in(info("192.168.1.9", properties={"path": "/live"}), at_home)
    assert found == Found("192.168.1.9", "mdns", "Zoe's cam", 8554, "/live")
    assert mdns.found_in(info("8.8.8.8"), at_home) == []


def test_one_search_at_a_time_and_a_few_a_minute(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery_search, "SECONDS", 0.0)
    with discovery_search._running, pytest.raises(BabycamError, match="Too many"):
        discovery_search.search()
    for _ in range(discovery_search.A_MINUTE):
        discovery_search.search()
    with pytest.raises(BabycamError, match="Too many"):
        discovery_search.search()


def test_loopback_and_the_internet_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    ips = [IP("127.0.0.1", 8, "lo"), IP(("::1", 0, 0), 128, "lo"), IP("8.8.8.8", 24, "ppp"), IP("192.168.1.4", 24, "eth")]
    monkeypatch.setattr(ifaddr, "get_adapters", lambda: [Adapter("x", "x", ips, 7)])
    assert interfaces() == [Interface("192.168.1.4", 7)]


# --- the streams of one camera ------------------------------------------------------------------------------------------


def asked(client: APIClient, port: int, **more: str) -> Any:
    at = {"host": "127.0.0.1", "port": port, "path": "/onvif/device_service"}
    return client.post("/api/cameras/streams", {**at, "username": "ana", "password": "sesame", **more})


def test_a_camera_whose_clock_is_years_behind_names_its_streams_to_whoever_has_its_login(cast: Cast, ben_client: APIClient) -> None:
    with device(host="8.8.8.8") as camera:
        answer = asked(ben_client, camera.port)
    assert answer.json() == [
        {"name": "Main", "url": "rtsp://127.0.0.1:8554/main?a=1&b=2", "codec": "H264", "width": 1920, "height": 1080},
        {"name": "Sub & small", "url": "rtsp://127.0.0.1:8554/sub?a=1&b=2", "codec": "H264", "width": 640, "height": 360},
    ]
    assert camera.asked == ["GetSystemDateAndTime", "GetCapabilities", "GetProfiles", "GetStreamUri", "GetStreamUri"]


@pytest.mark.parametrize(
    ("login", "code"),
    [({"password": "wrong"}, "wrong_login"), ({"username": "bo<b>"}, "wrong_login"), ({"username": ""}, "login_needed")],
)
def test_a_login_that_is_wrong_or_missing_is_said(cast: Cast, ben_client: APIClient, login: dict[str, str], code: str) -> None:
    with device() as camera:
        answer = asked(ben_client, camera.port, **login)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize("uri", ["file:///etc/passwd", "rtsp://a b/c", "http://127.0.0.1/x", "rtsp://x:99999/", ""])
def test_a_stream_address_that_is_none_is_left_out(
    cast: Cast, ben_client: APIClient, uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with device() as camera:
        monkeypatch.setattr(camera, "GetStreamUri", lambda _: f"<R><Uri>{uri}</Uri></R>", raising=False)
        assert asked(ben_client, camera.port).json() == []


def test_what_is_no_onvif_camera_is_said_and_nobody_outside_the_home_is_asked(
    cast: Cast, ben_client: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with device() as camera:
        monkeypatch.setattr(camera, "answer", lambda _: (200, BOMB))
        assert asked(ben_client, camera.port).json()["code"] == "not_media"
    assert asked(ben_client, camera.port).json()["code"] == "refused"
    far = asked(ben_client, 80, host="8.8.8.8")
    assert far.status_code == 400 and "host" in far.json()["fields"]
