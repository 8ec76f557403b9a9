"""Was it right to wake somebody? Said afterwards of an incident, exported, and used to propose a setting."""

from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.alerts import verdicts
from babycam.api.http.access import May, person
from babycam.api.http.inputs import body
from babycam.api.http.negotiation import AnyKind
from babycam.api.http.tables import csv_file
from babycam.api.incidents import IncidentSerializer, incident_json
from babycam.core import clock
from babycam.people import queries as people_queries
from babycam.rooms import queries as rooms_queries
from babycam.rooms import rules


class VerdictInSerializer(serializers.Serializer[Any]):
    """Whether the child had cried; null takes back what was said."""

    cried = serializers.BooleanField(allow_null=True)


class ProposalSerializer(serializers.Serializer[Any]):
    """`wake_for` null: nothing is proposed. Else `wrong` of the last `of` wake-ups that were judged were no cries."""

    wake_for = serializers.ChoiceField(list(rules.WAKE_FOR), allow_null=True)
    wrong = serializers.IntegerField()
    of = serializers.IntegerField()


class VerdictView(APIView):
    """Keeps or takes back whether an incident was a cry."""

    permission_classes = [May]
    rights = {"PUT": "incident.ack"}

    @extend_schema(request=VerdictInSerializer, responses=IncidentSerializer, summary="Say whether the child had cried")
    def put(self, request: Request, incident_id: int) -> Response:
        incident_json(request, incident_id)
        cried = body(request, VerdictInSerializer)["cried"]
        verdicts.judge(incident_id=incident_id, cried=cried, person_id=person(request).pk, at=clock.now())
        return Response(incident_json(request, incident_id))


class ProposalView(APIView):
    """Tells what the last verdicts propose for a room. Changing it is left to whoever reads that."""

    permission_classes = [May]
    rights = {"GET": "room.edit"}

    @extend_schema(responses=ProposalSerializer, summary="A better `wake_for` for this room, if there is one")
    def get(self, request: Request, room_id: int) -> Response:
        room = rooms_queries.room_of(person(request), room_id)
        proposal = verdicts.proposal(room.pk, room.wake_for)
        return Response(
            {
                "wake_for": proposal.wake_for if proposal else None,
                "wrong": proposal.wrong if proposal else 0,
                "of": proposal.of if proposal else 0,
            }
        )


class VerdictsTableView(APIView):
    """Sends all verdicts as a file for a spreadsheet, or for whoever teaches a network."""

    permission_classes = [May]
    rights = {"GET": "history.see"}
    content_negotiation_class = AnyKind

    @extend_schema(
        operation_id="verdicts_csv",
        responses={(200, "text/csv"): OpenApiTypes.BINARY},
        summary="Verdicts as CSV, oldest first, in the family's time",
    )
    def get(self, request: Request) -> HttpResponse:
        rows = verdicts.rows(rooms_queries.room_ids_of(person(request)), people_queries.zone())
        return csv_file("babycam-verdicts.csv", verdicts.COLUMNS, rows)


routes: list[URLPattern] = [
    path("incidents/verdicts.csv", VerdictsTableView.as_view()),
    path("incidents/<int:incident_id>/verdict", VerdictView.as_view()),
    path("rooms/<int:room_id>/proposal", ProposalView.as_view()),
]
