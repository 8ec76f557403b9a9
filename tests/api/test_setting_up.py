"""Setting up, begun by a parent and ended by anybody who may answer."""

from rest_framework.test import APIClient

from babycam.alerts.models import SettingUp
from babycam.api.setting_up import SettingUpSerializer
from tests.cast import Cast


def test_a_parent_begins_it_everybody_sees_its_end_and_a_sitter_may_end_it(
    cast: Cast, ben_client: APIClient, cy_client: APIClient
) -> None:
    assert cy_client.get("/api/setting-up").json() == {"setting_up": None}
    begun = ben_client.post("/api/setting-up").json()["setting_up"]
    assert set(begun) == set(SettingUpSerializer().fields)
    assert begun["by"]["name"] == "Ben" and begun["began_at"] < begun["until"]
    assert cy_client.get("/api/setting-up").json()["setting_up"] == begun
    assert ben_client.post("/api/setting-up").json()["setting_up"] == begun, "a second tap moves nothing"
    assert cy_client.delete("/api/setting-up").json() == {"setting_up": None}
    assert not SettingUp.objects.exists()
