"""Quick marks of the night: fed, changed, settled, medicine, a note; and all of them as a table."""

from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.alerts import queries as alerts_queries
from babycam.api.http.access import May, person
from babycam.api.http.inputs import body, filters
from babycam.api.http.negotiation import AnyKind
from babycam.api.http.pagination import pages_by
from babycam.api.http.shapes import NamedSerializer
from babycam.api.http.tables import csv_file
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.history import mark_kinds
from babycam.history import queries as history_queries
from babycam.history import services as history_services
from babycam.people import access
from babycam.people import queries as people_queries
from babycam.rooms import queries as rooms_queries

MARK_KINDS = list(mark_kinds.MARK_KINDS)
MOST_ROWS = 50_000


class QuickMarkSerializer(serializers.Serializer[Any]):
    """What was done for a child, when and by whom."""

    id = serializers.IntegerField()
    uuid = serializers.UUIDField()
    kind = serializers.ChoiceField(MARK_KINDS)
    room = serializers.IntegerField()
    room_name = serializers.CharField()
    at = serializers.DateTimeField()
    note = serializers.CharField(allow_blank=True)
    incident = serializers.IntegerField(allow_null=True)
    by = NamedSerializer(allow_null=True)
    words = serializers.CharField(help_text="The mark as a sentence.")
    deleted = serializers.BooleanField(help_text="It was taken back.")

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return history_queries.mark_shape(instance)


class QuickMarkInSerializer(serializers.Serializer[Any]):
    """A new mark. `uuid` is made by the page: the same again is the same mark. Without `at` it is now."""

    uuid = serializers.UUIDField()
    kind = serializers.ChoiceField(MARK_KINDS)
    room = serializers.IntegerField()
    at = serializers.DateTimeField(required=False)
    note = serializers.CharField(max_length=mark_kinds.LONGEST_NOTE, required=False, allow_blank=True)
    incident = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**63 - 1)


class QuickMarkChangesSerializer(serializers.Serializer[Any]):
    """What was wrong about it."""

    kind = serializers.ChoiceField(MARK_KINDS, required=False)
    at = serializers.DateTimeField(required=False)
    note = serializers.CharField(max_length=mark_kinds.LONGEST_NOTE, required=False, allow_blank=True)


class MarkFilter(serializers.Serializer[Any]):
    """Which marks: of a room, an incident, a kind, in [since, until), with these words."""

    room = serializers.IntegerField(required=False)
    incident = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    kind = serializers.ChoiceField(MARK_KINDS, required=False)
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)
    q = serializers.CharField(max_length=200, required=False)


class MarksView(ListAPIView[Any]):
    """Lists marks of the rooms that one may see, or makes one."""

    permission_classes = [May]
    rights = {"GET": "mark.use", "POST": "mark.use"}
    serializer_class = QuickMarkSerializer
    pagination_class = pages_by("-at", "-id")

    def get_queryset(self) -> Any:
        return history_queries.marks(rooms_queries.room_ids_of(person(self.request)), **filters(self.request, MarkFilter))

    @extend_schema(parameters=[MarkFilter], summary="Marks, newest first")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        request=QuickMarkInSerializer,
        responses={201: QuickMarkSerializer, 200: QuickMarkSerializer},
        summary="Make a mark; 200 when it is there already",
    )
    def post(self, request: Request) -> Response:
        values = body(request, QuickMarkInSerializer)
        room = rooms_queries.room_of(person(request), values.pop("room"))
        _check_incident(request, room.pk, values)
        mark, new = history_services.add_mark(by=person(request).pk, room_id=room.pk, now=clock.now(), **values)
        shape = history_queries.mark_shape(_existing_mark(request, mark.pk))
        return Response(shape, status=status.HTTP_201_CREATED if new else status.HTTP_200_OK)


class MarkView(APIView):
    """Corrects or takes back a mark: one's own; parents correct everybody's."""

    permission_classes = [May]
    rights = {"PATCH": "mark.use", "DELETE": "mark.use"}

    @extend_schema(request=QuickMarkChangesSerializer, responses=QuickMarkSerializer, summary="Correct its time, kind or note")
    def patch(self, request: Request, mark_id: int) -> Response:
        _own(request, mark_id)
        history_services.change_mark(mark_id=mark_id, values=body(request, QuickMarkChangesSerializer), now=clock.now())
        return Response(history_queries.mark_shape(_existing_mark(request, mark_id)))

    @extend_schema(responses={204: None}, summary="Take it back; again is no harm")
    def delete(self, request: Request, mark_id: int) -> Response:
        _own(request, mark_id)
        history_services.remove_mark(mark_id=mark_id, now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class MarksTableView(APIView):
    """Sends all marks as a file for a spreadsheet."""

    permission_classes = [May]
    rights = {"GET": "mark.use"}
    content_negotiation_class = AnyKind

    @extend_schema(
        operation_id="marks_csv",
        parameters=[MarkFilter],
        responses={(200, "text/csv"): OpenApiTypes.BINARY},
        summary="Marks as CSV, oldest first, in the family's time",
    )
    def get(self, request: Request) -> HttpResponse:
        marks = history_queries.marks(rooms_queries.room_ids_of(person(request)), **filters(request, MarkFilter)).order_by(
            "at", "id"
        )
        zone = people_queries.zone()
        rows = (mark_kinds.row(history_queries.mark_shape(mark), zone) for mark in marks[:MOST_ROWS])
        return csv_file("babycam-marks.csv", mark_kinds.COLUMNS, rows)


def _check_incident(request: Request, room_id: int, values: dict[str, Any]) -> None:
    """One of this room. What was stored before is not asked again: its incident may have been forgotten since."""
    incident = values.get("incident")
    if (
        incident is None
        or alerts_queries.room_of(incident) == room_id
        or history_queries.tapped(person(request).pk, values["uuid"])
    ):
        return
    raise BabycamError("invalid", fields={"incident": ["This room has no such incident, or no longer."]})


def _existing_mark(request: Request, mark_id: int) -> Any:
    mark = history_queries.mark(mark_id)
    if mark is None or not rooms_queries.may_see(person(request), mark.room_id):
        raise BabycamError("not_found")
    return mark


def _own(request: Request, mark_id: int) -> None:
    mark, asking = _existing_mark(request, mark_id), person(request)
    if mark.by_id != asking.pk and not access.sees_all_rooms(asking.role):
        raise BabycamError("not_allowed")


routes: list[URLPattern] = [
    path("marks", MarksView.as_view()),
    path("marks.csv", MarksTableView.as_view()),
    path("marks/<int:mark_id>", MarkView.as_view()),
]
