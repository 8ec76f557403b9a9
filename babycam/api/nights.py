"""A night as a whole, for its page: levels, gaps, noises, incidents, marks, clips, sleep, readings and turns in one answer; its
sound by the second, its sleep put right, and the week that it is in."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May, person
from babycam.api.http.inputs import body, filters
from babycam.api.http.negotiation import AnyKind
from babycam.api.http.tables import csv_file
from babycam.api.night_shapes import NightLevelsSerializer, SleepStretchSerializer, WeekSerializer, WholeNightSerializer
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.family.nights import lanes, shapes, tables, week
from babycam.family.nights.calendar import calendar, parsed
from babycam.family.nights.sight import sight_of
from babycam.history import level_hours, sleep_queries, sleep_services
from babycam.history.sleep_nights import SleepStretch
from babycam.rooms import queries as rooms_queries

LAST = "last"
LONGEST = timedelta(hours=3)  # of a stretch by the second
MOST_ID = 2**63 - 1


class StretchFilter(serializers.Serializer[Any]):
    """A room, and a stretch of the night: at most three hours."""

    room = serializers.IntegerField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()


class SleepInSerializer(serializers.Serializer[Any]):
    """When the child of a room slept, or was `awake`. `id`: instead of what was put right before."""

    room = serializers.IntegerField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    id = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=MOST_ID)
    awake = serializers.BooleanField(default=False)


class SleepFilter(serializers.Serializer[Any]):
    """Which of those that were put right."""

    id = serializers.IntegerField(min_value=1, max_value=MOST_ID)


class NightView(APIView):
    """Gives everything about a night in the rooms that one may see."""

    permission_classes = [May]
    rights = {"GET": "history.see"}

    @extend_schema(responses=WholeNightSerializer, summary='A night, by the date of its evening, or "last"')
    def get(self, request: Request, day: str) -> Response:
        return Response(shapes.night(day_of(day), sight_of(person(request)), clock.now()))


class NightTableView(APIView):
    """Gives a night as a table."""

    permission_classes = [May]
    rights = {"GET": "history.see"}
    content_negotiation_class = AnyKind

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR}, summary="A night as a table, in the order of time")
    def get(self, request: Request, day: str) -> HttpResponse:
        found = day_of(day)
        rows = tables.night_rows(found, sight_of(person(request)), clock.now())
        return csv_file(f"babycam-night-{found}.csv", tables.NIGHT_COLUMNS, rows)


class NightLevelsView(APIView):
    """Gives how loud a room was, second by second."""

    permission_classes = [May]
    rights = {"GET": "history.see"}

    @extend_schema(parameters=[StretchFilter], responses=NightLevelsSerializer, summary="A stretch of a night by the second")
    def get(self, request: Request, day: str) -> Response:
        wanted = filters(request, StretchFilter)
        room = rooms_queries.room_of(person(request), wanted["room"])
        span = calendar().span(day_of(day))
        since, until = max(wanted["since"], span.since), min(wanted["until"], span.until)
        if not since < until:
            raise BabycamError(
                "invalid", fields={"until": ["Choose a stretch within this night, with its end after its beginning."]}
            )
        if until - since > LONGEST:
            raise BabycamError("invalid", fields={"until": ["Choose three hours at most."]})
        return Response(lanes.on_the_wire(level_hours.columns(room.pk, since, until, 1)))


class NightSleepView(APIView):
    """Puts right when a child slept, or lets the guess hold again."""

    permission_classes = [May]
    rights = {"POST": "mark.use", "DELETE": "mark.use"}

    @extend_schema(
        request=SleepInSerializer, responses={201: SleepStretchSerializer}, summary="Say when a child slept, instead of the guess"
    )
    def post(self, request: Request, day: str) -> Response:
        said, somebody = body(request, SleepInSerializer), person(request)
        room = rooms_queries.room_of(somebody, said["room"])
        span = calendar().span(day_of(day))
        row = sleep_services.correct_sleep(
            room=room.pk,
            since=said["since"],
            until=said["until"],
            number=said.get("id"),
            awake=said["awake"],
            page=(span.since, span.until),
            by=somebody.pk,
            now=clock.now(),
        )
        shape = shapes.sleep([SleepStretch(row.since, row.until, row.pk)])[0]
        return Response(shape, status=status.HTTP_201_CREATED)

    @extend_schema(parameters=[SleepFilter], responses={204: None}, summary="Let the guess hold again")
    def delete(self, request: Request, day: str) -> Response:
        day_of(day)
        number = filters(request, SleepFilter)["id"]
        room = sleep_queries.room_of_correction(number)
        if room is None or not rooms_queries.may_see(person(request), room):
            raise BabycamError("not_found")
        sleep_services.give_back_guess(number=number)
        return Response(status=status.HTTP_204_NO_CONTENT)


class WeekView(APIView):
    """Gives what the nights of a week came to, and those of the four weeks before."""

    permission_classes = [May]
    rights = {"GET": "history.see"}

    @extend_schema(responses=WeekSerializer, summary='The week of nights that a day is in, or "last"')
    def get(self, request: Request, day: str) -> Response:
        return Response(week.week(day_of(day), sight_of(person(request)), clock.now()))


class WeekTableView(APIView):
    """Gives a week as a table."""

    permission_classes = [May]
    rights = {"GET": "history.see"}
    content_negotiation_class = AnyKind

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR}, summary="A week as a table, a line for each night and room")
    def get(self, request: Request, day: str) -> HttpResponse:
        found = week.monday_of(day_of(day))
        rows = tables.week_rows(found, sight_of(person(request)), clock.now())
        return csv_file(f"babycam-week-{found}.csv", tables.WEEK_COLUMNS, rows)


def day_of(text: str) -> date:
    """The night that is meant: a date, or "last". Raises BabycamError invalid."""
    return calendar().newest(clock.now()) if text == LAST else parsed(text)


routes: list[URLPattern] = [
    path("nights/<str:day>.csv", NightTableView.as_view()),
    path("nights/<str:day>", NightView.as_view()),
    path("nights/<str:day>/levels", NightLevelsView.as_view()),
    path("nights/<str:day>/sleep", NightSleepView.as_view()),
    path("weeks/<str:day>.csv", WeekTableView.as_view()),
    path("weeks/<str:day>", WeekView.as_view()),
]
