"""The family's members, over the API."""

from rest_framework.test import APIClient

from tests.cast import PASSWORD, Cast

FAY = {"name": "Fay", "username": "fay", "password": "a good long one", "role": "sitter"}


def test_ana_invites_a_sitter_for_one_room(cast: Cast, ana_client: APIClient, dee_client: APIClient) -> None:
    answer = ana_client.post("/api/people", {**FAY, "rooms": [cast.max.pk]})
    assert answer.status_code == 201 and answer.json()["rooms"] == [cast.max.pk] and "password" not in answer.json()
    dee_client.post("/api/session", {"username": "fay", "password": FAY["password"]})
    assert [room["name"] for room in dee_client.get("/api/rooms").json()["results"]] == ["Max"]


def test_a_member_is_not_made_when_a_room_does_not_exist(cast: Cast, ana_client: APIClient) -> None:
    assert ana_client.post("/api/people", {**FAY, "rooms": [999]}).json()["fields"] == {
        "rooms": ["One of these rooms does not exist."]
    }
    assert len(ana_client.get("/api/people").json()["results"]) == 3


def test_ana_gives_cy_another_room_and_a_new_password(cast: Cast, ana_client: APIClient, cy_client: APIClient) -> None:
    changed = ana_client.patch(f"/api/people/{cast.cy.pk}", {"rooms": [cast.zoe.pk, cast.max.pk]})
    assert changed.json()["rooms"] == [cast.zoe.pk, cast.max.pk] and len(cy_client.get("/api/rooms").json()["results"]) == 2
    ana_client.patch(f"/api/people/{cast.cy.pk}", {"password": "another good one"})
    assert cy_client.get("/api/rooms").status_code == 401


def test_a_sitter_whose_access_is_taken_is_out_at_once(cast: Cast, ana_client: APIClient, cy_client: APIClient) -> None:
    assert ana_client.delete(f"/api/people/{cast.cy.pk}").status_code == 204
    assert cy_client.get("/api/rooms").status_code == 401
    assert cy_client.post("/api/session", {"username": "cy", "password": PASSWORD}).status_code == 403
    assert ana_client.delete(f"/api/people/{cast.cy.pk}").status_code == 404


def test_nobody_makes_themselves_owner(cast: Cast, ben_client: APIClient) -> None:
    assert ben_client.patch(f"/api/people/{cast.ben.pk}", {"role": "owner"}).status_code == 403
