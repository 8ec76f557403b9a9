"""What an address of somebody's may do: tell them, and nothing else. Options are judged against the Apprise that is installed."""

import json
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from rest_framework.test import APIClient

from babycam.core import outside
from babycam.core.errors import BabycamError
from babycam.notify.message import Alert, ring
from babycam.notify.models import Channel
from babycam.notify.transports import apprise, apprise_services, pinned, webpush
from babycam.notify.transports.parcel import Parcel
from tests.cast import Cast
from tests.notify.loop import server_key
from tests.support.http_server import Answer, listener
from tests.support.push_service import Device, PushService, push_service

pytestmark = pytest.mark.django_db
SAID = replace(ring(Alert(kind="noise", words="Zoe is loud", key="k")), body="Zoe is loud")
TOKEN = "a" * 64
DISCORD = "discord://123456789012345678/abcdefghijklmnopqrstuvwxyz"

OPTIONS = [
    "template=/etc/passwd",
    "template=file:///etc/passwd",
    "template=http://192.168.1.1/",
    "TEMPLATE=/etc/passwd",
    "%74emplate=/etc/passwd",
    "priority=high;template=/etc/passwd",
    "keyfile=/etc/passwd",
    "subfile=/etc/passwd",
    "pgp=yes&pgppub=/etc/passwd",
    "pgpprv=/etc/passwd",
    "wkd=yes",
    "attach=http://192.168.1.1/",
    "attach-as=x",
    "icon=http://192.168.1.1/",
    "avatar_url=http://192.168.1.1/",
    "image=yes",
    "file_url=http://192.168.1.1/",
    "actions=http,x,http://192.168.1.1",
    "click=http://192.168.1.1",
    "method=DELETE",
    "redirect=yes",
    "optional=yes",
    "delay=3h",
    "retry=99",
    "rto=99999",
    "store=yes",
    "+Host=192.168.1.1",
    ":body=x",
    "-x=y",
    "made_up=1",
    "to=file:///etc/passwd",
]
KINDS = [
    "file:///etc/passwd",
    f"fcm://project@{TOKEN}/{TOKEN}?keyfile=/etc/passwd",
    "vapid://ana@example.org/x?keyfile=/etc/passwd&subfile=/etc/passwd",
    "syslog://",
    "rsyslog://192.168.1.1",
    "amqp://192.168.1.1/q",
    "nostr://" + TOKEN,
    "http://192.168.1.1/",
    "dbus://",
]


def add(client: APIClient, url: str) -> Any:
    return client.post("/api/channels", {"kind": "apprise", "url": url})


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("url", ["ntfy://ntfy.example.org/topic", DISCORD, "json://192.168.1.9/x", "mailto://a:b@example.org"])
def test_an_option_that_names_a_file_or_has_something_fetched_is_refused(
    cast: Cast, ana_client: APIClient, url: str, option: str
) -> None:
    answer = add(ana_client, f"{url}?{option}")
    assert answer.status_code == 400 and list(answer.json()["fields"]) == ["url"]
    assert "/etc/passwd" not in str(answer.json()) and not Channel.objects.filter(kind="apprise").exists()


@pytest.mark.parametrize("url", KINDS)
def test_a_kind_that_nobody_has_judged_is_refused(cast: Cast, ana_client: APIClient, url: str) -> None:
    assert add(ana_client, url).status_code == 400


@pytest.mark.parametrize("url", [KINDS[0], "ntfy://ntfy.example.org/topic?attach=file:///etc/passwd"])
def test_an_address_cannot_be_changed_into_one_that_is_refused(cast: Cast, ana_client: APIClient, url: str) -> None:
    made = add(ana_client, "ntfy://ntfy.example.org/topic").json()
    assert ana_client.patch(f"/api/channels/{made['id']}", {"url": url}).status_code == 400


@pytest.mark.parametrize(
    "url",
    [
        "ntfys://ana:pw@ntfy.example.org/topic?priority=high&verify=no&tags=baby",
        "mailtos://ana:pw@example.org?smtp=mail.example.org&from=a@example.org&to=b@example.org&mode=starttls",
        f"{DISCORD}?tts=yes&format=markdown",
        "tgram://123456789:ABCdefGHIjklMNOpqrSTUvwxYZ/12345?silent=no&topic=5",
        "gotify://gotify.lan/abcdefghijklmno?priority=high",
    ],
)
def test_what_says_whom_to_tell_and_how_loud_is_taken(cast: Cast, ben_client: APIClient, url: str) -> None:
    answer = add(ben_client, url)
    assert answer.status_code == 201, answer.json()


@pytest.mark.parametrize("kind", ["json", "jsons", "xml", "form", "apprise"])
def test_requests_of_ones_own_making_are_an_owners(cast: Cast, ana_client: APIClient, ben_client: APIClient, kind: str) -> None:
    url = f"{kind}://192.168.1.9/{TOKEN[:32]}?+Authorization=Bearer%20x"
    assert add(ben_client, url).status_code == 403
    assert add(ana_client, url).status_code == 201
    made = add(ben_client, "ntfy://ntfy.example.org/topic").json()
    assert ben_client.patch(f"/api/channels/{made['id']}", {"url": url}).status_code == 403


def test_every_option_of_every_service_that_is_let_in_was_judged() -> None:
    import apprise as library

    options: dict[str, set[str]] = {}
    for one in library.Apprise().details(show_disabled=True)["schemas"]:
        for scheme in [*(one["protocols"] or ()), *(one["secure_protocols"] or ())]:
            options[str(scheme)] = set(one["details"]["args"])
    listed = apprise_services.CLOUD | apprise_services.HOST | apprise_services.RAW
    judged = apprise_services.OPTIONS | apprise_services.REFUSED_OPTIONS | apprise_services.AT_HOME
    assert not listed - set(options), "Apprise does not know these any more"
    assert {scheme: found for scheme in listed if (found := options[scheme] - judged)} == {}
    assert not apprise_services.OPTIONS & apprise_services.REFUSED_OPTIONS


# --- what an older version let in ------------------------------------------------------------------------------------


def leading(status: int, there: str) -> Callable[[str], Answer]:
    return lambda _path: (status, {"Location": there})


async def send(url: str) -> Any:
    return await apprise.send(Parcel(delivery=1, kind="apprise", said=SAID, channel=None, address=url))


async def test_an_alarm_goes_out_without_the_options_that_are_refused_now() -> None:
    with listener() as (port, asked):
        outcome = await send(f"json://127.0.0.1:{port}/x?method=DELETE&:message=@/etc/passwd")
    assert outcome.kind == "ok" and [line for line, _ in asked] == ["POST /x"]
    assert b"Zoe is loud" in asked[0][1] and b"passwd" not in asked[0][1]


async def test_a_kind_that_is_refused_now_says_so_where_channels_are_looked_at(tmp_path: Path) -> None:
    outcome = await send("syslog://")
    assert outcome.kind == "gone" and "Choose another" in outcome.words


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_who_answers_cannot_send_a_message_elsewhere(status: int) -> None:
    with listener() as (elsewhere, asked), listener(leading(status, f"http://127.0.0.1:{elsewhere}/stolen")) as (port, first):
        outcome = await send(f"ntfy://ana:secret@127.0.0.1:{port}/topic")
    assert outcome.kind == "later" and first and not asked


# --- push services ---------------------------------------------------------------------------------------------------

INSIDE = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[::ffff:192.168.1.1]",
    "[::ffff:c0a8:101]",
    "[64:ff9b::c0a8:101]",
    "[2002:c0a8:101::1]",
    "[::192.168.1.1]",
    "[fe80::1]",
    "[fd00::1]",
    "[fec0::1]",
    "[3fff::1]",
    "192.88.99.1",
    "[ff02::1]",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "router",
    "nas.local",
    "fritz.box",
    "pi.home.arpa",
    "api.internal",
]


def subscription(endpoint: str) -> dict[str, Any]:
    return {**Device("phone", "", server_key()).subscription(), "endpoint": endpoint}


@pytest.mark.parametrize("host", INSIDE)
def test_a_push_service_in_the_home_is_refused_in_the_same_words_whatever_is_there(
    cast: Cast, cy_client: APIClient, host: str
) -> None:
    with override_settings(ALLOW_SYNTHETIC=False):
        for endpoint in (f"https://{host}/push/x", f"https://{host}:8443/x", f"http://{host}/x"):
            answer = cy_client.post("/api/channels", {"kind": "webpush", "subscription": subscription(endpoint)})
            assert answer.status_code == 400
            assert answer.json()["fields"] == {"subscription": [webpush.NO_SERVICE]}


@pytest.mark.parametrize(
    "host", ["fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com", "8.8.8.8", "[2606:4700::1111]"]
)
def test_a_push_service_in_the_internet_is_taken(cast: Cast, cy_client: APIClient, host: str) -> None:
    with override_settings(ALLOW_SYNTHETIC=False):
        answer = cy_client.post("/api/channels", {"kind": "webpush", "subscription": subscription(f"https://{host}/x")})
    assert answer.status_code == 201


def test_what_is_in_this_machines_own_network_is_at_home_though_its_address_is_global() -> None:
    import ipaddress

    own = (ipaddress.ip_network("2606:4700::/64"),)
    assert not outside.is_outside(ipaddress.ip_address("2606:4700::5"), own)
    assert outside.is_outside(ipaddress.ip_address("2606:4701::5"), own)
    assert any(network.is_loopback for network in outside.own_networks())


def _resolves_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """The network's resolver, as somebody who owns a name has it answer."""
    real = socket.getaddrinfo

    def resolver(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if host != "push.example.com":
            return real(host, port, *args, **kwargs)
        return [(socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolver)


@pytest.mark.parametrize("beside", [(), ("8.8.8.8",)])
async def test_a_name_that_leads_home_is_never_asked_and_looks_like_one_that_does_not_exist(
    monkeypatch: pytest.MonkeyPatch, beside: tuple[str, ...]
) -> None:
    with listener() as (port, asked), override_settings(ALLOW_SYNTHETIC=False):
        words = []
        for host in ("push.example.com", "nothing.invalid"):
            _resolves_to(monkeypatch, *beside, "127.0.0.1")
            address = json.dumps(subscription(f"http://{host}:{port}/x"))
            words.append(await webpush.send(Parcel(delivery=1, kind="webpush", said=SAID, address=address)))
            monkeypatch.undo()
    assert not asked and {(one.kind, one.words) for one in words} == {("later", webpush.UNREACHABLE)}


async def test_a_push_service_that_leads_elsewhere_is_not_followed() -> None:
    with push_service() as service, listener() as (elsewhere, asked):
        outcomes = [await _redirected(service, elsewhere, status) for status in (301, 302, 307, 308)]
    assert not asked and {one.words for one in outcomes} == {webpush.UNREACHABLE}


async def _redirected(service: PushService, elsewhere: int, status: int) -> Any:
    with listener(leading(status, f"http://127.0.0.1:{elsewhere}/x")) as (port, _):
        address = json.dumps(subscription(f"http://127.0.0.1:{port}/x"))
        return await webpush.send(Parcel(delivery=1, kind="webpush", said=SAID, address=address))


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    with listener() as (port, asked):
        _resolves_to(monkeypatch, "127.0.0.1")
        with pinned.session(loopback=True) as session:
            assert session.post(f"http://push.example.com:{port}/x", timeout=5).status_code == 200
    assert len(asked) == 1


def test_an_address_that_is_none_is_refused(cast: Cast) -> None:
    for endpoint in (
        "https://",
        "https://[::1",
        "https://a.example:99999/",
        "https://ana:pw@push.example.com/x",
        "ftp://x.example",
    ):
        with pytest.raises(BabycamError):
            webpush.check_subscription(json.dumps(subscription(endpoint)))
