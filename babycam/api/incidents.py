"""What woke somebody, and who took it."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.alerts import queries, services
from babycam.api.access import May, person
from babycam.api.noises import filters
from babycam.api.pagination import Pages
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.rooms import queries as rooms

KINDS = ["noise", "monitor_lost", "mic_muted"]


class AckedBySerializer(serializers.Serializer[Any]):
    """Who has it."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class IncidentLogSerializer(serializers.Serializer[Any]):
    """One line of an incident's story."""

    at = serializers.DateTimeField()
    event = serializers.CharField(help_text="A stable word; `words` is the sentence.")
    person = serializers.CharField(allow_null=True)
    words = serializers.CharField()


class IncidentSerializer(serializers.Serializer[Any]):
    """One stretch of trouble in one room. The page rings while it is triggered and noisy."""

    id = serializers.IntegerField()
    room = serializers.IntegerField()
    room_name = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    severity = serializers.ChoiceField(["normal", "critical"])
    state = serializers.ChoiceField(["triggered", "acked", "resolved"])
    round = serializers.IntegerField(help_text="How often it rang anew.")
    noisy = serializers.BooleanField(help_text="The trouble goes on right now.")
    opened_at = serializers.DateTimeField()
    acked_at = serializers.DateTimeField(allow_null=True)
    acked_by = AckedBySerializer(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    level_db = serializers.FloatField(allow_null=True)
    peak_db = serializers.FloatField(allow_null=True)
    words = serializers.CharField()
    noise_ids = serializers.ListField(child=serializers.UUIDField())
    clips = serializers.ListField(child=serializers.UUIDField())
    log = IncidentLogSerializer(many=True)


class IncidentFilter(serializers.Serializer[Any]):
    """Which incidents: of a room, only those that are not over."""

    room = serializers.IntegerField(required=False)
    open = serializers.BooleanField(required=False)


class NewestIncidents(Pages):
    """By the time at which they opened."""

    ordering = ("-opened_at", "-id")  # type: ignore[assignment]


class IncidentsView(ListAPIView[Any]):
    """Incidents of the rooms that the person may see."""

    permission_classes = [May]
    rights = {"GET": "room.see"}
    serializer_class = IncidentSerializer
    pagination_class = NewestIncidents

    def get_queryset(self) -> Any:
        wanted = filters(self.request, IncidentFilter)
        seen = rooms.room_ids_of(person(self.request))
        return queries.incidents(seen, room=wanted.get("room"), only_open=wanted.get("open", False))

    @extend_schema(parameters=[IncidentFilter], summary="Incidents, newest first")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(queries.shapes(list(page or ())))


class IncidentView(APIView):
    """One incident."""

    permission_classes = [May]
    rights = {"GET": "room.see"}

    @extend_schema(responses=IncidentSerializer, summary="One incident with its log")
    def get(self, request: Request, incident_id: int) -> Response:
        return Response(_shape(request, incident_id))


class AckView(APIView):
    """I've got it."""

    permission_classes = [May]
    rights = {"POST": "incident.ack"}

    @extend_schema(request=None, responses=IncidentSerializer, summary="Take it, for all; again is no harm")
    def post(self, request: Request, incident_id: int) -> Response:
        _shape(request, incident_id)
        services.acknowledge(incident_id=incident_id, person_id=person(request).pk, at=clock.now())
        return Response(_shape(request, incident_id))


def _shape(request: Request, incident_id: int) -> dict[str, Any]:
    incident = queries.incident(incident_id)
    if incident is None or not rooms.may_see(person(request), incident.room_id):
        raise BabycamError("not_found")
    return queries.shape(incident)


routes: list[URLPattern] = [
    path("incidents", IncidentsView.as_view()),
    path("incidents/<int:incident_id>", IncidentView.as_view()),
    path("incidents/<int:incident_id>/ack", AckView.as_view()),
]
