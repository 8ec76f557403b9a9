"""Ways to be woken, written in a form: what is understood, what is refused at its field, and what never comes back."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from babycam.core import clock
from babycam.notify.models import Channel
from babycam.notify.transports import apprise
from babycam.notify.transports.services.registry import SERVICES
from babycam.rooms import seals
from tests.cast import Cast
from tests.notify.services import doorman

pytestmark = pytest.mark.django_db
U, A = "u" + "Q" * 29, "a" + "Z" * 29
BOT = "123456789:AAEhBP0abcdefghijklmnopqrstuvwxyz12"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhYmMifQ.abcdefghijk-_lmn"
TOPIC = "babycam-x7q2k9"


def add(client: APIClient, service: str, **form: str) -> Any:
    return client.post("/api/channels", {"kind": "apprise", "service": service, "form": form})


def change(client: APIClient, channel: Any, **form: str) -> Any:
    return client.patch(f"/api/channels/{channel['id']}", {"form": form})


def stored(channel: Any) -> str:
    return seals.unseal(Channel.objects.get(pk=channel["id"]).sealed)


MEANT: list[tuple[str, dict[str, str], str, str]] = [
    ("ntfy", {"topic": TOPIC}, f"ntfys://ntfy.sh/{TOPIC}?priority=max", "ntfy.sh"),
    ("ntfy", {"topic": f"  {TOPIC} ", "server": " ntfy.sh/ "}, f"ntfys://ntfy.sh/{TOPIC}?priority=max", "ntfy.sh"),
    ("ntfy", {"topic": f"https://ntfy.example.org/{TOPIC}"}, f"ntfys://ntfy.example.org/{TOPIC}?priority=max", "ntfy.example.org"),
    ("ntfy", {"topic": f"ntfy://10.0.0.5:81/{TOPIC}?secure=false"}, f"ntfy://10.0.0.5:81/{TOPIC}?priority=max", "10.0.0.5:81"),
    ("ntfy", {"topic": TOPIC, "server": "192.168.1.5:8080"}, f"ntfy://192.168.1.5:8080/{TOPIC}?priority=max", "192.168.1.5:8080"),
    ("ntfy", {"topic": TOPIC, "server": "[fd00::5]:8080"}, f"ntfy://[fd00::5]:8080/{TOPIC}?priority=max", "[fd00::5]:8080"),
    (
        "ntfy",
        {"topic": TOPIC, "server": "https://ntfy.example.org:444/", "token": "tk_" + "a" * 29},
        f"ntfys://tk_{'a' * 29}@ntfy.example.org:444/{TOPIC}?priority=max",
        "ntfy.example.org:444",
    ),
    ("pushover", {"user": f" {U}\n", "token": A}, f"pover://{U}@{A}/?priority=high", "user uQ…"),
    ("pushover", {"user": U, "token": A, "device": "phone"}, f"pover://{U}@{A}/phone?priority=high", "user uQ…, phone"),
    ("telegram", {"bot": BOT, "chat": "987654321"}, f"tgram://{BOT}/987654321/?silent=no", "chat 987654321"),
    ("telegram", {"bot": f"bot{BOT}", "chat": "-100123"}, f"tgram://{BOT}/-100123/?silent=no", "chat -100123"),
    (
        "telegram",
        {"bot": f"https://api.telegram.org/bot{BOT}/getMe", "chat": "@our_room"},
        f"tgram://{BOT}/%40our_room/?silent=no",
        "chat @our_room",
    ),
    (
        "signal",
        {"server": "192.168.1.10", "sender": "+49 (170) 111-2223", "to": "0049 170 4445556"},
        "signal://192.168.1.10:8080/%2B491701112223/%2B491704445556",
        "+491…56",
    ),
    (
        "home_assistant",
        {"server": "homeassistant.local", "token": f"Bearer {JWT}", "notifier": "mobile_app_Anas_phone"},
        f"hassio://homeassistant.local:8123/{JWT}/notify.mobile_app_anas_phone",
        "homeassistant.local:8123, mobile_app_anas_phone",
    ),
    (
        "home_assistant",
        {"server": "https://ha.example.org", "token": JWT, "notifier": "service: notify.mobile_app_x"},
        f"hassios://ha.example.org/{JWT}/notify.mobile_app_x",
        "ha.example.org, mobile_app_x",
    ),
    (
        "mail",
        {"address": "ana@gmail.com", "password": "abcd efgh"},
        "mailtos://smtp.gmail.com:587?user=ana%40gmail.com&pass=abcd%20efgh&smtp=smtp.gmail.com&mode=starttls&from=ana%40gmail.com&to=ana%40gmail.com",
        "ana@gmail.com",
    ),
    (
        "mail",
        {"address": "mailto:ana@example.org", "server": "mail.lan", "encryption": "insecure", "to": "ben@example.org"},
        "mailto://mail.lan:25?smtp=mail.lan&mode=insecure&from=ana%40example.org&to=ben%40example.org",
        "ben@example.org",
    ),
    (
        "mail",
        {"address": "ana@example.org", "password": "x", "server": "smtp.example.org", "encryption": "ssl", "user": "ana"},
        "mailtos://smtp.example.org:465?user=ana&pass=x&smtp=smtp.example.org&mode=ssl&from=ana%40example.org&to=ana%40example.org",
        "ana@example.org",
    ),
]


@pytest.mark.parametrize(("service", "form", "url", "shown"), MEANT)
def test_what_a_parent_pastes_becomes_an_address(
    cast: Cast, ana_client: APIClient, service: str, form: dict[str, str], url: str, shown: str
) -> None:
    answer = add(ana_client, service, **form)
    assert answer.status_code == 201, answer.json()
    made = answer.json()
    assert stored(made) == url
    assert (made["service"], made["kind"], made["address"]) == (service, "apprise", shown)
    assert made["name"] == f"Ana's {SERVICES[service].name}"


REFUSED: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("ntfy", {}, {"topic": "Fill this in"}),
    ("ntfy", {"topic": "baby"}, {"topic": "guesses it"}),
    ("ntfy", {"topic": "my/long/topic"}, {"topic": "one word"}),
    ("ntfy", {"topic": f"{TOPIC}?template=/etc/passwd"}, {"topic": "one word"}),
    ("ntfy", {"topic": TOPIC, "server": "https://ana:pw@ntfy.example.org"}, {"server": "user name"}),
    ("ntfy", {"topic": TOPIC, "server": "https://ntfy.example.org/folder"}, {"server": "folder"}),
    ("ntfy", {"topic": TOPIC, "server": "https://"}, {"server": "address of a server"}),
    ("ntfy", {"topic": TOPIC, "server": "ntfy.sh:99999"}, {"server": "address of a server"}),
    ("ntfy", {"topic": TOPIC, "server": "[fd00::5"}, {"server": "address of a server"}),
    ("ntfy", {"topic": TOPIC, "token": "hunter22"}, {"token": "begins with tk_"}),
    ("ntfy", {"topic": "x" * 301}, {"topic": "at most 300"}),
    ("ntfy", {"topic": f"{TOPIC}\u202e"}, {"topic": "in one line"}),
    ("ntfy", {"topic": TOPIC, "made_up": "x"}, {"made_up": "no such field"}),
    ("pushover", {"user": U[:-1], "token": f"{A}x"}, {"user": "exactly 30", "token": "exactly 30"}),
    ("pushover", {"user": A, "token": U}, {"user": "the other one", "token": "the other one"}),
    ("pushover", {"user": U, "token": U}, {"token": "user key again"}),
    ("telegram", {"bot": "hunter22", "chat": "+491701234567"}, {"bot": "a number, a colon", "chat": "phone number"}),
    ("telegram", {"bot": BOT, "chat": "123456789"}, {"chat": "the bot’s own"}),
    (
        "signal",
        {"server": "x y", "sender": "0170 1234567", "to": "12"},
        {"server": "address of", "sender": "country", "to": "country"},
    ),
    ("signal", {"server": "10.0.0.1", "sender": "+491701234567", "to": "+49 170 1234567"}, {"to": "does not ring"}),
    (
        "home_assistant",
        {"server": "ha.lan", "token": "abc", "notifier": "notify.x/y"},
        {"token": "long-lived", "notifier": "looks like"},
    ),
    (
        "home_assistant",
        {"server": "ha.lan", "token": JWT, "notifier": "notify.persistent_notification"},
        {"notifier": "wakes nobody"},
    ),
    ("mail", {"address": "ana at example.org"}, {"address": "not a mail address"}),
    ("mail", {"address": "ana@example.org", "password": "x"}, {"server": "smtp.example.org"}),
    ("mail", {"address": "ana@outlook.com", "password": "x"}, {"address": "Microsoft"}),
    ("mail", {"address": "ana@gmail.com", "password": "pässwort"}, {"password": "cannot carry"}),
    ("mail", {"address": "ana@gmail.com", "password": "x", "server": "imap.gmail.com"}, {"server": "receives mail"}),
    ("mail", {"address": "ana@gmail.com", "password": "x", "encryption": "rot13"}, {"encryption": "Choose one"}),
]


@pytest.mark.parametrize(("service", "form", "reasons"), REFUSED)
def test_what_cannot_be_right_is_said_at_its_field(
    cast: Cast, ana_client: APIClient, service: str, form: dict[str, str], reasons: dict[str, str]
) -> None:
    answer = add(ana_client, service, **form)
    fields = answer.json()["fields"]
    assert answer.status_code == 400 and set(fields) == {f"form.{name}" for name in reasons}
    assert all(reasons[name.removeprefix("form.")] in words[0] for name, words in fields.items()), fields
    assert not Channel.objects.filter(kind="apprise").exists()


def test_a_service_that_nobody_knows_is_refused_and_one_belongs_to_its_transport(cast: Cast, ana_client: APIClient) -> None:
    assert add(ana_client, "pigeon", loft="x").json()["fields"].keys() == {"service"}
    lost = ana_client.post("/api/channels", {"kind": "mqtt", "service": "ntfy", "form": {"topic": TOPIC}})
    assert lost.status_code == 400 and "service" in lost.json()["fields"]
    bare = ana_client.post("/api/channels", {"kind": "apprise", "form": {"topic": TOPIC}})
    assert bare.status_code == 400


def test_secrets_never_come_back_and_stay_when_they_are_left_empty(cast: Cast, ana_client: APIClient) -> None:
    made = add(ana_client, "pushover", user=U, token=A, device="phone").json()
    place = f"/api/channels/{made['id']}"
    assert ana_client.get(f"{place}/form").json() == {"service": "pushover", "form": {"device": "phone"}, "kept": ["user", "token"]}
    seen = str([made, ana_client.get("/api/channels").json(), ana_client.get(place).json(), ana_client.get(f"{place}/form").json()])
    assert U not in seen and A not in seen
    Channel.objects.filter(pk=made["id"]).update(verified_at=clock.now(), dead_reason="gone")
    changed = change(ana_client, made, user="", token="", device="tablet").json()
    assert stored(made) == f"pover://{U}@{A}/tablet?priority=high"
    assert changed["verified_at"] is None and changed["dead_reason"] == ""
    row = Channel.objects.get(pk=made["id"])
    assert U not in row.sealed_form and U not in row.shown


@pytest.mark.parametrize(
    ("service", "form", "moved", "again"),
    [
        ("ntfy", {"topic": TOPIC, "token": "tk_" + "a" * 29}, {"server": "ntfy.evil.example"}, {"form.topic", "form.token"}),
        (
            "home_assistant",
            {"server": "ha.lan", "token": JWT, "notifier": "mobile_app_x"},
            {"server": "evil.example"},
            {"form.token"},
        ),
        ("mail", {"address": "ana@gmail.com", "password": "secret"}, {"server": "smtp.evil.example"}, {"form.password"}),
        ("mail", {"address": "ana@gmail.com", "password": "secret"}, {"address": "ana@gmx.de"}, {"form.password"}),
        ("mail", {"address": "ana@gmx.de", "password": "s", "server": "a.example"}, {"encryption": "insecure"}, {"form.password"}),
    ],
)
def test_a_secret_does_not_go_to_another_server_than_it_was_given_for(
    cast: Cast, ana_client: APIClient, service: str, form: dict[str, str], moved: dict[str, str], again: set[str]
) -> None:
    made = add(ana_client, service, **form).json()
    before = stored(made)
    answer = change(ana_client, made, **moved)
    assert answer.status_code == 400 and set(answer.json()["fields"]) == again
    assert stored(made) == before


def test_an_ntfy_topic_is_shown_once_as_a_code_to_whoever_wrote_it(cast: Cast, ana_client: APIClient) -> None:
    made = add(ana_client, "ntfy", topic=TOPIC).json()
    assert [(link["on"], link["url"]) for link in made["links"]] == [
        ("Android", f"ntfy://ntfy.sh/{TOPIC}"),
        ("iPhone or computer", f"https://ntfy.sh/{TOPIC}"),
    ]
    assert all(link["qr"].startswith("data:image/svg+xml") for link in made["links"])
    renamed = ana_client.patch(f"/api/channels/{made['id']}", {"name": "ntfy"}).json()
    assert renamed["links"] == [] and TOPIC not in str([renamed, ana_client.get("/api/channels").json()])
    at_home = add(ana_client, "ntfy", topic=TOPIC, server="10.0.0.5:81").json()
    assert at_home["links"][0]["url"] == f"ntfy://10.0.0.5:81/{TOPIC}?secure=false"


def test_a_form_is_for_oneself_and_for_those_who_may_use_an_address(
    cast: Cast, ana_client: APIClient, ben_client: APIClient, cy_client: APIClient, dee_client: APIClient
) -> None:
    assert [add(client, "ntfy", topic=TOPIC).status_code for client in (cy_client, dee_client)] == [403, 401]
    for_cy = ben_client.post(
        "/api/channels", {"kind": "apprise", "service": "ntfy", "form": {"topic": TOPIC}, "person": cast.cy.pk}
    )
    assert for_cy.status_code == 400 and "person" in for_cy.json()["fields"]
    bens = add(ben_client, "ntfy", topic=TOPIC).json()
    assert ana_client.get(f"/api/channels/{bens['id']}/form").status_code == 404
    assert change(ana_client, bens, server="ntfy.evil.example", topic="another-topic").status_code == 403
    assert ben_client.get(f"/api/channels/{bens['id']}/form").json()["kept"] == ["topic"]


def test_ways_written_by_hand_have_no_form_and_a_hand_written_address_ends_one(cast: Cast, ana_client: APIClient) -> None:
    by_hand = ana_client.post("/api/channels", {"kind": "apprise", "url": f"ntfy://ntfy.sh/{TOPIC}"}).json()
    assert by_hand["service"] == "" and ana_client.get(f"/api/channels/{by_hand['id']}/form").json()["kept"] == []
    assert change(ana_client, by_hand, topic="another-topic").status_code == 400
    by_form = add(ana_client, "ntfy", topic="by-form-12345").json()
    now = ana_client.patch(f"/api/channels/{by_form['id']}", {"url": "ntfy://ntfy.sh/by-hand-12345"}).json()
    assert now["service"] == "" and Channel.objects.get(pk=by_form["id"]).sealed_form == ""


def test_the_same_again_is_the_same_way_and_a_twin_is_refused_at_its_field(cast: Cast, ana_client: APIClient) -> None:
    first = add(ana_client, "ntfy", topic=TOPIC).json()
    assert add(ana_client, "ntfy", topic=f"https://ntfy.sh/{TOPIC}").json()["id"] == first["id"]
    other = add(ana_client, "ntfy", topic="another-topic").json()
    assert change(ana_client, other, topic=TOPIC).json()["fields"] == {"form.topic": ["This one has already been added."]}


def test_the_form_of_every_service_can_be_drawn(cast: Cast, ana_client: APIClient) -> None:
    drawn = ana_client.get("/api/channels/services").json()
    assert [one["code"] for one in drawn] == list(SERVICES)
    for service in drawn:
        names = [field["name"] for field in service["fields"]]
        assert all(line["field"] in (*names, "") for line in service["sketch"]["lines"])
        assert 1 <= sum(not field["folded"] for field in service["fields"]) <= 3
        assert all(not field["required"] for field in service["fields"] if field["folded"] and not field["usual"])


def test_a_new_service_is_one_row(cast: Cast, ana_client: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(apprise.TRANSPORT.services, "doorman", doorman.SERVICE)
    assert ana_client.get("/api/channels/services").json()[-1]["fields"][0]["label"] == "Floor"
    assert add(ana_client, "doorman", floor="three", word="sesame").json()["fields"] == {
        "form.floor": ["Name the floor by its number."]
    }
    made = add(ana_client, "doorman", floor="3", word="sesame").json()
    assert (made["address"], made["name"]) == ("floor 3", "Ana's The doorman")
    assert stored(made) == "ntfy://doorman.example.org/sesame-3"
