"""What holds for the whole house: its name and times, how long clips are kept, when quiet is quiet."""

from dataclasses import asdict
from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.alerts.queries import ping_url, policy
from babycam.alerts.timings import edit
from babycam.api.http.access import May, person
from babycam.api.http.inputs import body
from babycam.api.session import HouseholdSerializer
from babycam.core.errors import BabycamError
from babycam.history import queries as history_queries
from babycam.history.clips import recording_allowed
from babycam.people import queries as people_queries

KEPT = ("keep_days", "keep_gb", "min_free_gb", "keep_levels_days")


class StorageSerializer(serializers.Serializer[Any]):
    """How long clips and nights are kept, and how full it is. Gigabytes of 10^9 bytes."""

    keep_days = serializers.IntegerField()
    keep_gb = serializers.FloatField()
    min_free_gb = serializers.FloatField()
    keep_levels_days = serializers.IntegerField(help_text="How long the nights are kept second by second.")
    used_gb = serializers.FloatField(read_only=True)
    free_gb = serializers.FloatField(read_only=True, allow_null=True)
    clips = serializers.IntegerField(read_only=True)
    recording_stopped = serializers.BooleanField(read_only=True, help_text="The disk is nearly full, so nothing is recorded.")


class PolicySerializer(serializers.Serializer[Any]):
    """When who is called. A change counts from the next incident on."""

    quiet_s = serializers.IntegerField(help_text="Seconds of quiet after which an incident is over.")
    receipt_s = serializers.FloatField(help_text="Seconds without a receipt after which somebody's other channels are used.")
    ack_s = serializers.FloatField(help_text="Seconds without an answer after which the next ones are called.")
    rounds = serializers.IntegerField(help_text="How often all are called before everything there is rings.")
    siren_s = serializers.FloatField(help_text="Seconds after which that is repeated.")
    ack_holds_s = serializers.FloatField(help_text="Seconds after which it rings again for what was taken and is still loud.")
    reopen_s = serializers.FloatField(help_text="Seconds after its end in which new trouble is the same incident.")
    group_s = serializers.FloatField(help_text="Rooms that begin within so many seconds share one alert.")
    ping_url = serializers.CharField(
        max_length=500, allow_blank=True, help_text="Told each minute that the alarm works, so that a service outside can notice."
    )


class PolicyChangesSerializer(PolicySerializer):
    """Some of the timings."""

    def get_fields(self) -> dict[str, Any]:
        return _optional(super().get_fields())


class SettingsSerializer(serializers.Serializer[Any]):
    """The whole house."""

    household = HouseholdSerializer()
    storage = StorageSerializer()
    policy = PolicySerializer()


class HouseholdChangesSerializer(HouseholdSerializer):
    """Some of the household's values."""

    def get_fields(self) -> dict[str, Any]:
        return _optional(super().get_fields())


class StorageChangesSerializer(serializers.Serializer[Any]):
    """Some of the limits."""

    keep_days = serializers.IntegerField(required=False)
    keep_gb = serializers.FloatField(required=False)
    min_free_gb = serializers.FloatField(required=False)
    keep_levels_days = serializers.IntegerField(required=False)


class SettingsChangesSerializer(serializers.Serializer[Any]):
    """What shall be other than it is; the rest stays."""

    household = HouseholdChangesSerializer(required=False)
    storage = StorageChangesSerializer(required=False)
    policy = PolicyChangesSerializer(required=False)


def _optional(fields: dict[str, Any]) -> dict[str, Any]:
    for field in fields.values():
        field.required = False
    return fields


class SettingsView(APIView):
    """Shows or changes the settings of the household."""

    permission_classes = [May]
    rights = {"GET": "settings.see", "PATCH": "settings.edit"}

    @extend_schema(responses=SettingsSerializer, summary="The settings of the house")
    def get(self, request: Request) -> Response:
        return _shown()

    @extend_schema(request=SettingsChangesSerializer, responses=SettingsSerializer, summary="Change some of them")
    def patch(self, request: Request) -> Response:
        parts = body(request, SettingsChangesSerializer)
        timings = parts.get("policy", {})
        house = {**parts.get("household", {}), **parts.get("storage", {})}
        if "quiet_s" in timings:
            house["quiet_s"] = timings.pop("quiet_s")
        edit(house=house, timings=timings, by=person(request))
        return _shown()


def _shown() -> Response:
    household = people_queries.household()
    if household is None:
        raise BabycamError("not_found")
    use = history_queries.storage_use()
    storage = {name: getattr(household, name) for name in KEPT} | {
        "used_gb": use.used_gb,
        "free_gb": use.free_gb,
        "clips": use.clips,
        "recording_stopped": not recording_allowed(),
    }
    content = {"household": household, "storage": storage, "policy": {**asdict(policy()), "ping_url": ping_url()}}
    return Response(SettingsSerializer(content).data)


routes: list[URLPattern] = [path("settings", SettingsView.as_view())]
