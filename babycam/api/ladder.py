"""Whom a noise would wake, and when: as it is, or with timings that are being thought about; what timings may be."""

from dataclasses import asdict
from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.alerts import outlook
from babycam.alerts.timings import PRESETS, RANGES, timing_faults
from babycam.api.duty import DutyPersonSerializer
from babycam.api.http.access import May, person
from babycam.api.http.inputs import body
from babycam.api.settings import PolicyChangesSerializer
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.people import queries as people_queries
from babycam.people.rules import RANGES as HOUSE_RANGES
from babycam.people.rules import check_household
from babycam.rooms import queries as rooms_queries


class RungSerializer(serializers.Serializer[Any]):
    """One call. `round` 0 is the first."""

    after_s = serializers.FloatField(help_text="Seconds after the first call.")
    round = serializers.IntegerField()
    people = DutyPersonSerializer(many=True)
    ways = serializers.ChoiceField(
        ["first", "rest", "all"], help_text="The open page and notifications, all their others without a sign, or all at once."
    )
    siren = serializers.BooleanField(help_text="Everything the house has, again each `siren_s`.")


class RoomLadderSerializer(serializers.Serializer[Any]):
    """Every call for a noise in this room that nobody answers, until the siren sounds."""

    room = serializers.IntegerField()
    room_name = serializers.CharField()
    rungs = RungSerializer(many=True)


class BoundsSerializer(serializers.Serializer[Any]):
    """What a timing may be."""

    name = serializers.CharField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class TimingPresetSerializer(serializers.Serializer[Any]):
    """Timings that go together, by one word."""

    id = serializers.ChoiceField(list(PRESETS))
    receipt_s = serializers.FloatField()
    ack_s = serializers.FloatField()
    rounds = serializers.IntegerField()
    siren_s = serializers.FloatField()
    ack_holds_s = serializers.FloatField()


class LadderSerializer(serializers.Serializer[Any]):
    """Whom a noise would wake, at `at`: now by night, or when the next night begins."""

    at = serializers.DateTimeField()
    siren_s = serializers.FloatField()
    rooms = RoomLadderSerializer(many=True)
    bounds = BoundsSerializer(many=True)
    presets = TimingPresetSerializer(many=True)


class LadderView(APIView):
    """Shows who would be called and when: as it is, or with timings that are being thought about, which changes nothing."""

    permission_classes = [May]
    rights = {"GET": "duty.see", "POST": "settings.see"}

    @extend_schema(responses=LadderSerializer, summary="Whom a noise would wake, and when")
    def get(self, request: Request) -> Response:
        return _ladder(request, {})

    @extend_schema(request=PolicyChangesSerializer, responses=LadderSerializer, summary="The same with other timings")
    def post(self, request: Request) -> Response:
        timings = body(request, PolicyChangesSerializer)
        if faults := {**timing_faults(timings), **check_household(timings)}:
            raise BabycamError("invalid", fields=faults)
        return _ladder(request, timings)


def _ladder(request: Request, timings: dict[str, Any]) -> Response:
    seen = outlook.tonight(rooms_queries.rooms_of(person(request)), clock.now(), timings)
    people = {each.pk: {"id": each.pk, "name": each.name, "colour": each.colour} for each in people_queries.everybody()}
    rooms = [
        {
            "room": room.pk,
            "room_name": room.name,
            "rungs": [asdict(rung) | {"people": [people[one] for one in rung.people]} for rung in rungs],
        }
        for room, rungs in seen.rooms
    ]
    shown = {"at": seen.at, "siren_s": seen.policy.siren_s, "rooms": rooms, "bounds": _bounds(), "presets": _presets()}
    return Response(LadderSerializer(shown).data)


def _bounds() -> list[dict[str, Any]]:
    return [{"name": name, "low": low, "high": high} for name, (low, high, _unit) in {**RANGES, **HOUSE_RANGES}.items()]


def _presets() -> list[dict[str, Any]]:
    return [{"id": name, **values} for name, values in PRESETS.items()]


routes: list[URLPattern] = [path("ladder", LadderView.as_view())]
