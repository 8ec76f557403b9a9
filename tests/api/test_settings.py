"""The settings of the house, over the API."""

import pytest
from rest_framework.test import APIClient

from tests.cast import Cast


def test_parents_see_and_change_them(cast: Cast, ben_client: APIClient) -> None:
    before = ben_client.get("/api/settings").json()
    assert before["policy"]["quiet_s"] == 120 and before["storage"]["clips"] == 0 and before["storage"]["free_gb"] > 0
    changes = {
        "household": {"night_start": "19:30"},
        "storage": {"keep_days": 7, "keep_levels_days": 30},
        "policy": {"quiet_s": 60},
    }
    after = ben_client.patch("/api/settings", changes).json()
    assert after["household"]["night_start"] == "19:30" and after["household"]["name"] == "The Does"
    assert (before["storage"]["keep_levels_days"], after["storage"]["keep_levels_days"]) == (90, 30)
    assert (after["storage"]["keep_days"], after["policy"]["quiet_s"]) == (7, 60)
    assert ben_client.get("/api/settings").json()["storage"]["keep_days"] == 7


def test_the_timings_of_calls_have_the_defaults_that_the_docs_promise_and_can_be_changed(cast: Cast, ben_client: APIClient) -> None:
    policy = ben_client.get("/api/settings").json()["policy"]
    assert policy == {
        "quiet_s": 120,
        "receipt_s": 15,
        "ack_s": 60,
        "rounds": 3,
        "siren_s": 120,
        "ack_holds_s": 600,
        "reopen_s": 600,
        "group_s": 5,
        "ping_url": "",
    }
    changes = {"ack_s": 30, "ping_url": "https://alive.example.org/abc"}
    after = ben_client.patch("/api/settings", {"policy": changes}).json()["policy"]
    assert after == {**policy, **changes}


def test_changing_nothing_changes_nothing(cast: Cast, ben_client: APIClient) -> None:
    assert ben_client.patch("/api/settings", {}).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"household": {"tz": "Mars/Olympus"}},
        {"storage": {"keep_gb": 0}},
        {"policy": {"quiet_s": 1}},
        {"policy": {"ack_s": 0}},
        {"policy": {"rounds": 99}},
        {"policy": {"ping_url": "file:///etc/passwd"}},
        {"household": {"night_start": "soon"}},
    ],
)
def test_nonsense_is_refused(cast: Cast, ben_client: APIClient, changes: dict[str, object]) -> None:
    assert ben_client.patch("/api/settings", changes).json()["code"] == "invalid"
