"""What woke somebody, and who took it."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.alerts import deadman
from babycam.alerts import queries as alerts_queries
from babycam.alerts import services as alerts_services
from babycam.alerts.kinds import registry
from babycam.alerts.standby import standby
from babycam.api import from_memory
from babycam.api.http.access import May, person
from babycam.api.http.inputs import body, filters
from babycam.api.http.pagination import pages_by
from babycam.api.http.shapes import NamedSerializer
from babycam.api.noises import CAUSES, CERTAINTIES
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.duty.scopes import SCOPES
from babycam.loops.database import DATABASE_AWAY
from babycam.rooms import queries as rooms_queries

INCIDENT_KINDS = registry.codes()
INCIDENT_STATES = ["triggered", "acked", "snoozed", "resolved"]
ABOUT = ["child", "monitor"]
HANDOFF_SCOPES = list(SCOPES)
LONGEST_SNOOZE = 120  # minutes


class TierListField(serializers.ListField):
    """Tiers of people: first those on duty, then whoever is called next."""

    child = NamedSerializer(many=True)


class CallChannelSerializer(serializers.Serializer[Any]):
    """The way that was used."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    name = serializers.CharField()


class CallSerializer(serializers.Serializer[Any]):
    """One thing that was told to one person by one channel, and what became of it."""

    id = serializers.IntegerField()
    what = serializers.CharField()
    incident = serializers.IntegerField(allow_null=True)
    round = serializers.IntegerField()
    step = serializers.IntegerField()
    person = NamedSerializer(allow_null=True)
    channel = CallChannelSerializer(allow_null=True)
    state = serializers.CharField()
    words = serializers.CharField()
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)
    sounding_at = serializers.DateTimeField(allow_null=True)
    seen_at = serializers.DateTimeField(allow_null=True)


class SignSerializer(NamedSerializer):
    """Whether something would wake this person, as it was at the last call; `words`: what, or why nothing."""

    reached = serializers.BooleanField()
    words = serializers.CharField()
    seen_at = serializers.DateTimeField(allow_null=True, help_text="When any of their devices last answered.")


class HandedOverSerializer(serializers.Serializer[Any]):
    """The newest "not me"."""

    by = NamedSerializer(allow_null=True)
    to = NamedSerializer(many=True)
    until = serializers.DateTimeField()
    override = serializers.IntegerField()
    scope = serializers.ChoiceField(HANDOFF_SCOPES)


class IncidentRulesSerializer(serializers.Serializer[Any]):
    """What its kind means to a page, so that a page need not know the kinds."""

    weight = serializers.IntegerField(help_text="Among what rings alike, the lowest stands first.")
    noise = serializers.BooleanField(help_text="Made of noises: it rings while it is loud, and takes verdicts.")
    yields = serializers.BooleanField(help_text="It calls nobody while somebody is in the room.")
    drill = serializers.BooleanField(help_text="A planned test: each answers for themselves.")
    unheard = serializers.BooleanField(help_text="Nothing is known of its room while it lasts.")


class VerdictSerializer(serializers.Serializer[Any]):
    """What somebody said of it afterwards."""

    cried = serializers.BooleanField()
    by = NamedSerializer(allow_null=True)
    at = serializers.DateTimeField()


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
    kind = serializers.ChoiceField(INCIDENT_KINDS)
    rules = IncidentRulesSerializer()
    about = serializers.ChoiceField(ABOUT, help_text="A child, or a thing: a camera that is gone, muted or low on power.")
    severity = serializers.ChoiceField(["normal", "critical"])
    state = serializers.ChoiceField(INCIDENT_STATES)
    round = serializers.IntegerField(help_text="How often it rang anew.")
    noisy = serializers.BooleanField(help_text="The trouble goes on right now.")
    opened_at = serializers.DateTimeField()
    since = serializers.DateTimeField(allow_null=True, help_text="When what goes on now began: the noise, or the silence.")
    acked_at = serializers.DateTimeField(allow_null=True)
    rang_at = serializers.DateTimeField(allow_null=True, help_text="When the call that was answered was made.")
    acked_by = NamedSerializer(allow_null=True, help_text="Who has it, or has snoozed it.")
    setting_up = serializers.BooleanField(help_text="It calls nobody, because its camera is being set up.")
    resolved_at = serializers.DateTimeField(allow_null=True)
    level_db = serializers.FloatField(allow_null=True)
    peak_db = serializers.FloatField(allow_null=True)
    words = serializers.CharField()
    beside = serializers.CharField(help_text="The same beside a count of how long it has been so; empty where it says no more.")
    cause = serializers.ChoiceField([*CAUSES, "not_heard", "moved"], allow_blank=True, help_text="Why it woke somebody.")
    cause_s = serializers.FloatField(allow_null=True, help_text="For how long it had been so, seconds.")
    certainty = serializers.ChoiceField(CERTAINTIES, allow_null=True, help_text="What a noise is, as far as that is known.")
    verdict = VerdictSerializer(allow_null=True, help_text="Whether it was right to wake somebody, once anybody has said so.")
    answered = NamedSerializer(many=True, help_text="Who has answered a drill, which rings on for the others; else nobody.")
    noise_ids = serializers.ListField(child=serializers.UUIDField())
    clips = serializers.ListField(child=serializers.UUIDField())
    log = IncidentLogSerializer(many=True)
    step = serializers.IntegerField(help_text="The how-manieth call of this round, from 0.")
    tiers = TierListField(help_text="Whom to call in which order, as it was at the last call.")
    flags = serializers.ListField(child=serializers.CharField(), help_text="What was odd about duty, such as GAP.")
    why = serializers.CharField(help_text="Why those are on duty.")
    told = NamedSerializer(many=True, help_text="Whom this round has called.")
    waits = serializers.BooleanField(help_text="Nobody is called while it is quiet; they are when it begins again.")
    called_at = serializers.DateTimeField(allow_null=True, help_text="When this round last called somebody.")
    signs = SignSerializer(many=True)
    next_at = serializers.DateTimeField(allow_null=True, help_text="When the next ones are called, or it is looked at again.")
    snooze_until = serializers.DateTimeField(allow_null=True)
    handed_over = HandedOverSerializer(allow_null=True)
    calls = CallSerializer(many=True)
    words_log = serializers.ListField(child=serializers.CharField(), help_text="The night line by line, with the family's times.")


class SnoozeSerializer(serializers.Serializer[Any]):
    """For how long."""

    minutes = serializers.FloatField(min_value=1, max_value=LONGEST_SNOOZE)


class NotMeSerializer(serializers.Serializer[Any]):
    """For how long somebody else; `client_uuid`: one for each tap, so that a double tap counts once."""

    scope = serializers.ChoiceField(HANDOFF_SCOPES, default="morning")
    client_uuid = serializers.UUIDField()


class IncidentFilter(serializers.Serializer[Any]):
    """Which incidents: of a room, only those that are not over, only those about a child or a monitor."""

    room = serializers.IntegerField(required=False)
    open = serializers.BooleanField(required=False)
    about = serializers.ChoiceField(ABOUT, required=False)


class IncidentsView(ListAPIView[Any]):
    """Lists incidents of the rooms that one may see."""

    permission_classes = [May]
    rights = {"GET": "incident.see"}
    serializer_class = IncidentSerializer
    pagination_class = pages_by("-opened_at", "-id")

    def get_queryset(self) -> Any:
        wanted = filters(self.request, IncidentFilter)
        seen = rooms_queries.room_ids_of(person(self.request))
        return alerts_queries.incidents(seen, room=wanted.get("room"), only_open=wanted.get("open", False), of=wanted.get("about"))

    @extend_schema(parameters=[IncidentFilter], summary="Incidents, newest first")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(alerts_queries.shapes(list(page or ())))


class IncidentView(APIView):
    """Shows one incident with its log."""

    permission_classes = [May]
    rights = {"GET": "incident.see"}

    @extend_schema(responses=IncidentSerializer, summary="One incident with its log")
    def get(self, request: Request, incident_id: int) -> Response:
        return Response(incident_json(request, incident_id))


class AckView(APIView):
    """Acknowledges an incident: "I've got it"."""

    permission_classes = [May]
    rights = {"POST": "incident.ack"}

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """While nothing can be stored the answer counts in memory, without a look into the database that does not answer."""
        answer = from_memory.acknowledge_from_memory(request, kwargs["incident_id"]) if deadman.watch.down_since else None
        return answer or super().dispatch(request, *args, **kwargs)

    def handle_exception(self, exc: Exception) -> Any:
        """The same for the seconds until that is known."""
        answer = (
            from_memory.acknowledge_from_memory(self.request, self.kwargs["incident_id"])
            if isinstance(exc, DATABASE_AWAY)
            else None
        )
        return answer or super().handle_exception(exc)

    @extend_schema(request=None, responses=IncidentSerializer, summary="Take it, for all; again is no harm")
    def post(self, request: Request, incident_id: int) -> Response:
        incident_id = standby.real(incident_id)
        incident_json(request, incident_id)
        alerts_services.acknowledge(incident_id=incident_id, person_id=person(request).pk, at=clock.now())
        return Response(incident_json(request, incident_id))


class SnoozeView(APIView):
    """Snoozes an incident: it rings again if it is loud then. There is no such quiet over a room that is not heard."""

    permission_classes = [May]
    rights = {"POST": "incident.ack"}

    @extend_schema(request=SnoozeSerializer, responses=IncidentSerializer, summary="Do not ring for so long")
    def post(self, request: Request, incident_id: int) -> Response:
        if registry.kind_of(incident_json(request, incident_id)["kind"]).deaf:
            raise BabycamError("not_while_deaf")
        minutes = body(request, SnoozeSerializer)["minutes"]
        alerts_services.snooze(incident_id=incident_id, person_id=person(request).pk, minutes=minutes, at=clock.now())
        return Response(incident_json(request, incident_id))


class NotMeView(APIView):
    """Hands an incident off: somebody else is called instead."""

    permission_classes = [May]
    rights = {"POST": "incident.ack"}

    @extend_schema(
        request=NotMeSerializer, responses=IncidentSerializer, summary="Somebody else is woken, at once; again replaces it"
    )
    def post(self, request: Request, incident_id: int) -> Response:
        incident_json(request, incident_id)
        handoff = body(request, NotMeSerializer)
        alerts_services.not_me(incident_id=incident_id, person_id=person(request).pk, at=clock.now(), **handoff)
        return Response(incident_json(request, incident_id))


class UndoView(APIView):
    """Takes back one's own last answer to an incident."""

    permission_classes = [May]
    rights = {"POST": "incident.ack"}

    @extend_schema(request=None, responses=IncidentSerializer, summary="Take back one's own answer, snooze or hand-over")
    def post(self, request: Request, incident_id: int) -> Response:
        incident_json(request, incident_id)
        alerts_services.undo(incident_id=incident_id, person_id=person(request).pk, at=clock.now())
        return Response(incident_json(request, incident_id))


def incident_json(request: Request, incident_id: int) -> dict[str, Any]:
    """The Incident as its reader may see it; raises BabycamError not_found."""
    incident = alerts_queries.incident(incident_id)
    if incident is None or not rooms_queries.may_see(person(request), incident.room_id):
        raise BabycamError("not_found")
    return alerts_queries.incident_json(incident)


routes: list[URLPattern] = [
    path("incidents", IncidentsView.as_view()),
    path("incidents/<int:incident_id>", IncidentView.as_view()),
    path("incidents/<int:incident_id>/ack", AckView.as_view()),
    path("incidents/<int:incident_id>/snooze", SnoozeView.as_view()),
    path("incidents/<int:incident_id>/not-me", NotMeView.as_view()),
    path("incidents/<int:incident_id>/undo", UndoView.as_view()),
]
