"""Night duty over REST: the 3 AM hand-over, the rota, swaps, quiet times, the preview, and who may see what."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from icalendar import Calendar
from rest_framework.test import APIClient

from babycam.core import clock
from babycam.core.events import ScreenEvent, screens
from babycam.notify import services as notify_services
from tests.cast import Cast

ALWAYS = {
    "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    "start": "00:00",
    "end": "00:00",
}  # so that today counts at any hour


def in_hours(hours: float) -> str:
    return (clock.now() + timedelta(hours=hours)).isoformat()


def posted(client: APIClient, path: str, body: Any = None, status: int = 201) -> Any:
    answer = client.post(f"/api/duty/{path}", body)
    assert answer.status_code == status, answer.content
    return answer.json()


def names(client: APIClient) -> dict[str, list[list[str]]]:
    rooms = client.get("/api/duty/now").json()
    return {room["room_name"]: [[person["name"] for person in tier] for tier in room["tiers"]] for room in rooms}


@pytest.fixture
def rota(cast: Cast, ana_client: APIClient) -> dict[str, Any]:
    """Ana, always, from now on."""
    row: dict[str, Any] = posted(ana_client, "rules", {**ALWAYS, "turns": [[cast.ana.pk]]})
    return row


@pytest.fixture
def told() -> Any:
    heard: list[ScreenEvent] = []
    screens.subscribe(heard.append)
    yield heard
    screens._handlers.remove(heard.append)


def test_before_any_rule_everybody_is_called(cast: Cast, ana_client: APIClient) -> None:
    room = ana_client.get("/api/duty/now").json()[0]
    assert names(ana_client) == {"Zoe": [["Ana", "Ben", "Cy"]], "Max": [["Ana", "Ben"]]}
    assert (room["flags"], room["until"], room["next"]) == (["GAP"], None, None)


def test_duty_says_of_everybody_whether_they_can_be_woken_and_what_to_mend(cast: Cast, ana_client: APIClient, rota: Any) -> None:
    zoe = ana_client.get("/api/duty/now").json()[0]
    assert (zoe["armed"], [one["reached"] for one in zoe["people"]]) == (False, [False, False, False])
    assert zoe["people"][0]["words"] == "No device of Ana’s has ever answered" and zoe["untried"]
    now = clock.now()
    notify_services.page_seen(person_id=cast.ana.pk, sound=False, now=now)
    notify_services.page_seen(person_id=cast.ben.pk, sound=True, now=now)
    zoe = ana_client.get("/api/duty/now").json()[0]
    ana, ben, _ = zoe["people"]
    assert (ana["reached"], ana["words"]) == (False, "Ana’s page is open but cannot ring: tap the yellow bar on it")
    assert (ben["reached"], ben["words"], ben["seen_at"]) == (True, "Ben’s page would ring", clock.rfc3339(now))
    assert zoe["armed"] and zoe["flags"] == [] and zoe["tiers"][0][0]["name"] == "Ana", "whose turn it is stays another question"


def test_mom_hands_over_until_morning_with_one_tap(cast: Cast, ana_client: APIClient, rota: Any, told: Any) -> None:
    tap = {"client_uuid": str(uuid4()), "kind": "take", "who": [cast.ben.pk], "scope": "morning"}
    made = posted(ana_client, "overrides", tap)
    assert posted(ana_client, "overrides", tap)["id"] == made["id"]  # the phone was not sure and sent it again
    room = ana_client.get("/api/duty/now").json()[0]
    assert names(ana_client)["Zoe"][0] == ["Ben"] and room["until"] == made["end"]
    assert room["next"]["people"] == [{"id": cast.ana.pk, "name": "Ana", "colour": cast.ana.colour}]
    assert room["used"]["overrides"] == [made["id"]] and room["why"].startswith("Ana handed over to Ben at ")
    assert made["words"].startswith("Ana handed over to Ben at ") and made["scope"] == "morning"


@pytest.mark.django_db(transaction=True)
def test_pages_hear_that_duty_changed(cast: Cast, ana_client: APIClient, told: Any) -> None:
    posted(ana_client, "rules", {**ALWAYS, "turns": [[cast.ana.pk]]})
    assert [event.type for event in told] == ["duty.changed"]


def test_dad_cancels_it_and_history_keeps_it(cast: Cast, ana_client: APIClient, ben_client: APIClient, rota: Any) -> None:
    body = {"client_uuid": str(uuid4()), "kind": "take", "who": [cast.ben.pk], "end": in_hours(3)}
    made = posted(ana_client, "overrides", body)
    cancelled = posted(ben_client, f"overrides/{made['id']}/cancel", status=200)
    assert cancelled["cancelled_by"] == cast.ben.pk and names(ana_client)["Zoe"][0] == ["Ana"]
    assert [row["id"] for row in ana_client.get("/api/duty/overrides").json()["results"]] == [made["id"]]
    assert ana_client.get("/api/duty/overrides", {"until": in_hours(-1)}).json()["results"] == []


def test_what_is_wrong_is_marked(cast: Cast, ana_client: APIClient) -> None:
    tap = {"client_uuid": str(uuid4()), "kind": "take", "who": [cast.ben.pk]}
    for body, field in (
        ({**tap, "end": in_hours(-1)}, "end"),
        ({**tap, "end": in_hours(30)}, "end"),
        ({**tap, "who": [4711], "end": in_hours(1)}, "who"),
        ({**tap, "who": "ben", "end": in_hours(1)}, "who"),
        ({**tap, "client_uuid": "1", "end": in_hours(1)}, "client_uuid"),
        ({**tap, "rooms": [4711], "end": in_hours(1)}, "rooms"),
        (tap, "end"),
    ):
        answer = ana_client.post("/api/duty/overrides", body)
        assert answer.status_code == 400 and list(answer.json()["fields"]) == [field], answer.content
    rule = {**ALWAYS, "turns": [[cast.ana.pk]], "tz": "Mars/Olympus"}
    problem = ana_client.post("/api/duty/rules", rule).json()
    assert problem["fields"]["tz"] == ["There is no time zone Mars/Olympus. Choose one such as Europe/Berlin."]


def test_a_sitter_speaks_for_herself_only(cast: Cast, ana_client: APIClient, cy_client: APIClient, rota: Any) -> None:
    body = {"client_uuid": str(uuid4()), "kind": "take", "who": [cast.ben.pk], "end": in_hours(1)}
    assert cy_client.post("/api/duty/overrides", body).status_code == 403
    assert cy_client.post("/api/duty/overrides", {**body, "who": [cast.cy.pk], "rooms": [cast.max.pk]}).status_code == 404
    own = posted(cy_client, "overrides", {**body, "who": [cast.cy.pk]})
    assert own["rooms"] == [cast.zoe.pk] and names(cy_client) == {"Zoe": [["Cy"], ["Ana"], ["Ben"]]}
    theirs = posted(ana_client, "overrides", {**body, "client_uuid": str(uuid4()), "rooms": [cast.max.pk]})
    assert [row["id"] for row in cy_client.get("/api/duty/overrides").json()["results"]] == [own["id"]]
    assert cy_client.post(f"/api/duty/overrides/{theirs['id']}/cancel").status_code == 404


def test_a_rule_changes_from_now_on_and_is_closed(cast: Cast, ana_client: APIClient, rota: Any) -> None:
    changed = ana_client.patch(f"/api/duty/rules/{rota['id']}", {"turns": [[cast.ben.pk]]}).json()
    old = ana_client.get(f"/api/duty/rules/{rota['id']}").json()
    assert old["replaced_by"] == changed["id"] and old["closed_from"] == changed["valid_from"]
    assert [rule["id"] for rule in ana_client.get("/api/duty/rules").json()["results"]] == [changed["id"]]
    assert len(ana_client.get("/api/duty/rules", {"closed": "true"}).json()["results"]) == 2
    assert ana_client.delete(f"/api/duty/rules/{changed['id']}").status_code == 204
    assert ana_client.get("/api/duty/rules").json()["results"] == []
    again = ana_client.post("/api/duty/rules", {**ALWAYS, "turns": [[cast.ana.pk]], "replaces": rota["id"]})
    assert again.status_code == 409


def test_a_rule_says_who_cannot_have_its_nights_any_more(cast: Cast, ana_client: APIClient, rota: Any) -> None:
    named = {**ALWAYS, "turns": [[cast.ben.pk], [cast.ana.pk]]}
    made = posted(ana_client, "rules", {**named, "replaces": rota["id"]})
    assert made["gone"] == []
    assert ana_client.delete(f"/api/people/{cast.ben.pk}").status_code == 204
    (shown,) = ana_client.get("/api/duty/rules").json()["results"]
    assert [(one["name"], one["words"]) for one in shown["gone"]] == [("Ben", "is no longer here")]
    refused = posted(ana_client, "rules", {**named, "replaces": made["id"]}, status=400)
    assert refused["fields"] == {"turns": ["One of them is no longer here."]}
    changed = ana_client.patch(f"/api/duty/rules/{made['id']}", {"end": "08:00"}).json()
    assert (changed["turns"], changed["gone"]) == ([[cast.ana.pk]], [])


def test_a_change_is_seen_before_it_is_saved(cast: Cast, ana_client: APIClient, cy_client: APIClient, rota: Any) -> None:
    seen = posted(ana_client, "preview", {"rule": {**ALWAYS, "turns": [[cast.ben.pk]]}, "replaces": rota["id"]}, 200)
    last = seen["nights"][-1]
    assert seen["room"] == cast.zoe.pk and len(seen["nights"]) == 14 and last["changed"]
    assert [stretch["people"][0]["name"] for stretch in (*last["before"], *last["after"])] == ["Ana", "Ben"]
    override = {"kind": "away", "who": [cast.ana.pk], "end": in_hours(1)}
    assert posted(ana_client, "preview", {"override": override, "room": cast.max.pk}, 200)["room"] == cast.max.pk
    window = {"start": in_hours(24), "end": in_hours(48)}
    posted(ana_client, "preview", {"swap": {"given": [window], "asked": cast.ben.pk}}, 200)
    assert ana_client.post("/api/duty/preview", {"override": override, "swap_id": 1}).status_code == 400
    own = {"kind": "away", "who": [cast.cy.pk], "end": in_hours(1)}
    posted(cy_client, "preview", {"override": own}, 200)
    assert cy_client.post("/api/duty/preview", {"override": own, "room": cast.max.pk}).status_code == 404
    assert cy_client.post("/api/duty/preview", {"override": override}).status_code == 403
    assert ana_client.get("/api/duty/overrides").json()["results"] == []


def test_a_swap_is_offered_and_taken(cast: Cast, ana_client: APIClient, ben_client: APIClient, rota: Any) -> None:
    window = {"start": in_hours(24), "end": in_hours(33)}
    body = {"client_uuid": str(uuid4()), "given": [window], "asked": cast.ben.pk, "words": "I have a train to catch"}
    offer = posted(ana_client, "swaps", body)
    assert offer["state"] == "open" and offer["expires_at"] == offer["given"][0]["start"]
    assert ana_client.post(f"/api/duty/swaps/{offer['id']}/take").status_code == 403
    taken = posted(ben_client, f"swaps/{offer['id']}/take", status=200)
    assert taken["state"] == "taken" and posted(ben_client, f"swaps/{offer['id']}/take", status=200) == taken
    assert posted(ana_client, f"swaps/{offer['id']}/withdraw", status=409)["title"] == "This swap is already taken."
    made = ana_client.get("/api/duty/overrides").json()["results"]
    assert [(row["kind"], row["who"], row["instead_of"], row["swap"]) for row in made] == [
        ("replace", [cast.ben.pk], cast.ana.pk, offer["id"])
    ]


def test_quiet_times_are_ones_own(cast: Cast, ana_client: APIClient, ben_client: APIClient, rota: Any) -> None:
    made = posted(ben_client, "dnd", {"days": ALWAYS["days"], "daily_start": "00:00", "daily_end": "00:00"})
    assert made["tz"] == "Europe/Berlin" and names(ana_client)["Zoe"] == [["Ana"], ["Cy"], ["Ben"]]
    assert ana_client.delete(f"/api/duty/dnd/{made['id']}").status_code == 404
    changed = ben_client.patch(f"/api/duty/dnd/{made['id']}", {"daily_end": "09:30"}).json()
    assert changed["daily_end"] == "09:30" and changed["id"] != made["id"]
    assert [row["id"] for row in ana_client.get("/api/duty/dnd").json()["results"]] == [changed["id"]]
    assert ben_client.delete(f"/api/duty/dnd/{changed['id']}").status_code == 204


def test_the_calendar_the_audit_and_the_shares(cast: Cast, ana_client: APIClient, cy_client: APIClient, rota: Any) -> None:
    span = {"from": in_hours(-1), "to": in_hours(72)}
    segments = ana_client.get("/api/duty/calendar", span).json()
    assert {segment["room"] for segment in segments} == {cast.zoe.pk, cast.max.pk}
    assert {segment["room"] for segment in cy_client.get("/api/duty/calendar", span).json()} == {cast.zoe.pk}
    assert [segment["people"][0]["name"] for segment in segments if segment["room"] == cast.max.pk][-1] == "Ana"
    assert ana_client.get("/api/duty/calendar", {**span, "to": in_hours(24 * 90)}).json()["fields"].keys() == {"to"}
    audit = ana_client.get("/api/duty/audit", {"room": str(cast.zoe.pk), "at": in_hours(1), "as_of": in_hours(-1)}).json()
    assert audit["was"]["tiers"][0][0]["name"] == "Ana" and audit["believed"]["flags"] == ["GAP"] and not audit["same"]
    assert [share["person"]["name"] for share in ana_client.get("/api/duty/fairness?days=7").json()] == ["Ana", "Ben", "Cy"]


def test_the_feed_needs_no_login_and_a_guess_gets_nothing(
    cast: Cast, ana_client: APIClient, dee_client: APIClient, rota: Any
) -> None:
    address = posted(ana_client, "calendar/secret")["path"]
    answer = dee_client.get(address, headers={"Accept": "text/calendar"})
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    assert Calendar.from_ical(answer.content).walk("VEVENT")
    tag = {"If-None-Match": answer["ETag"]}
    assert dee_client.get(address, headers=tag).status_code == 304 and dee_client.get(address).content == answer.content
    posted(ana_client, "overrides", {"kind": "take", "who": [cast.ben.pk], "scope": "2h", "client_uuid": str(uuid4())})
    assert dee_client.get(address, headers=tag).status_code == 200
    posted(ana_client, "calendar/secret")
    assert dee_client.get(address).status_code == 404
    assert dee_client.get("/api/duty/calendar/.ics").status_code == 404


def test_the_rota_goes_out_and_in(cast: Cast, ana_client: APIClient, rota: Any) -> None:
    file = ana_client.get("/api/duty/rota").json()
    assert [rule["turns"] for rule in file["rules"]] == [[["ana"]]]
    assert ana_client.put("/api/duty/rota", file).json() == file
    problem = ana_client.put("/api/duty/rota", {**file, "people": [{"id": "zed", "rank": 1}]})
    assert problem.status_code == 400 and problem.json()["code"] == "bad_rota"
    file["rules"][0]["tz"] = "Mars/Olympus"
    assert "Mars/Olympus" in ana_client.put("/api/duty/rota", file).json()["title"]


def test_the_order_of_backup_is_the_familys(cast: Cast, ana_client: APIClient, rota: Any) -> None:
    order = [cast.cy.pk, cast.ana.pk, cast.ben.pk]
    answer = ana_client.put("/api/duty/order", {"order": order}).json()
    assert [(one["name"], one["rooms"]) for one in answer] == [("Cy", [cast.zoe.pk]), ("Ana", None), ("Ben", None)]
    assert names(ana_client)["Zoe"] == [["Ana"], ["Cy"], ["Ben"]]
    for wrong in ([cast.cy.pk], [*order, 4711], [cast.cy.pk] * 3):
        assert ana_client.put("/api/duty/order", {"order": wrong}).json()["fields"] == {"order": ["Name everybody once."]}


def test_junk_is_refused_and_breaks_nothing(cast: Cast, ana_client: APIClient, rota: Any) -> None:
    far = datetime(9999, 12, 31, 23, 59, tzinfo=UTC).isoformat()
    bodies: list[Any] = [[], "x", 5, {"who": {}}, {"rule": []}, {"override": 1}, {"given": [{}]}, {"people": 1}, {"order": "a"}]
    for path in ("overrides", "rules", "dnd", "swaps", "preview"):
        assert all(ana_client.post(f"/api/duty/{path}", body).status_code == 400 for body in bodies), path
    for path in ("rota", "order"):
        assert all(ana_client.put(f"/api/duty/{path}", body).status_code == 400 for body in bodies[:6]), path
    tap = {"client_uuid": str(uuid4()), "kind": "away", "who": [cast.ana.pk], "start": far, "end": far}
    assert ana_client.post("/api/duty/overrides", tap).status_code == 400
    assert ana_client.get("/api/duty/calendar", {"from": far, "to": far}).status_code == 400
    assert ana_client.get("/api/duty/audit", {"room": str(cast.zoe.pk), "at": far}).status_code == 400
    assert ana_client.get("/api/duty/audit", {"room": str(cast.zoe.pk), "at": "0001-01-01T00:00:00Z"}).status_code == 400
    assert names(ana_client)["Zoe"][0] == ["Ana"]
