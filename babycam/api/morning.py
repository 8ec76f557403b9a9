"""The morning report on a night, and who wants it when."""

from datetime import date
from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.alerts.timings import edit
from babycam.api.http.access import May, person, require
from babycam.api.http.inputs import body
from babycam.api.night_shapes import GapSerializer, NightPersonSerializer, NightTotalsSerializer
from babycam.api.nights import day_of
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.family import morning
from babycam.family.nights.sight import sight_of
from babycam.people import queries as people_queries
from babycam.people import services as people_services

HOUSE = {"on": "morning_report", "time": "report_time"}


class MorningSpanSerializer(serializers.Serializer[Any]):
    """A stretch of time."""

    since = serializers.DateTimeField()
    until = serializers.DateTimeField()


class MorningWakeUpSerializer(serializers.Serializer[Any]):
    """A wake-up. People by their ids."""

    incident = serializers.IntegerField()
    at = serializers.DateTimeField()
    answered_by = serializers.IntegerField(allow_null=True)
    answered_s = serializers.FloatField(allow_null=True)
    up_s = serializers.FloatField(allow_null=True)
    alone = serializers.BooleanField(help_text="It was over before anybody came.")


class MorningBatterySerializer(serializers.Serializer[Any]):
    """The camera's battery at the beginning and at the end of the night, per cent."""

    first = serializers.FloatField()
    last = serializers.FloatField()


class MorningRoomSerializer(serializers.Serializer[Any]):
    """One room's night. `words`: the same in sentences; none for a room that was not to be monitored."""

    room = serializers.IntegerField()
    name = serializers.CharField()
    totals = NightTotalsSerializer()
    longest = MorningSpanSerializer(allow_null=True)
    wakeups = MorningWakeUpSerializer(many=True)
    gaps = GapSerializer(many=True)
    battery = MorningBatterySerializer(allow_null=True)
    words = serializers.ListField(child=serializers.CharField())


class MorningChannelSerializer(serializers.Serializer[Any]):
    """A way by which somebody is called."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    name = serializers.CharField()


class MorningCallsSerializer(serializers.Serializer[Any]):
    """How the night's calls came through on one way. `proves`: it can tell that one arrived."""

    channel = MorningChannelSerializer()
    person = serializers.IntegerField(allow_null=True)
    words = serializers.CharField()
    calls = serializers.IntegerField()
    arrived = serializers.IntegerField()
    failed = serializers.IntegerField()
    proves = serializers.BooleanField()


class MorningShareSerializer(serializers.Serializer[Any]):
    """How often somebody got up in the 28 nights up to this one, for how long, and how many of these nights were theirs."""

    person = serializers.IntegerField()
    times = serializers.IntegerField()
    seconds = serializers.FloatField()
    nights_on_duty = serializers.IntegerField()


class MorningReportSerializer(serializers.Serializer[Any]):
    """The report on a night, from `since` to `until`: numbers, and the same in words."""

    date = serializers.DateField()
    zone = serializers.CharField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    now = serializers.DateTimeField()
    rooms = MorningRoomSerializer(many=True)
    calls = MorningCallsSerializer(many=True)
    call_words = serializers.ListField(child=serializers.CharField())
    shares = MorningShareSerializer(many=True)
    share_words = serializers.ListField(child=serializers.CharField())
    people = NightPersonSerializer(many=True)


class MorningSerializer(serializers.Serializer[Any]):
    """Whether the chat tells each morning how the night was, and when; `mine`: it comes by one's own channels, too."""

    on = serializers.BooleanField()
    time = serializers.TimeField(format="%H:%M", help_text="From 3:00 to 12:00.")
    mine = serializers.BooleanField()


class MorningChangesSerializer(serializers.Serializer[Any]):
    """Some of it."""

    on = serializers.BooleanField(required=False)
    time = serializers.TimeField(required=False)
    mine = serializers.BooleanField(required=False)


class MorningReportView(APIView):
    """Gives the report on a night."""

    permission_classes = [May]
    rights = {"GET": "history.see"}

    @extend_schema(responses=MorningReportSerializer, summary="The morning report on a night, in numbers and words")
    def get(self, request: Request, day: str) -> Response:
        found: date = day_of(day)
        return Response(morning.report(found, sight_of(person(request)), clock.now()))


class MorningView(APIView):
    """Shows or changes whether and when the report comes. What holds for all takes the right to edit settings."""

    permission_classes = [May]
    rights = {"GET": "history.see", "PATCH": "history.see"}

    @extend_schema(responses=MorningSerializer, summary="Whether and when the morning report comes")
    def get(self, request: Request) -> Response:
        home = people_queries.household()
        if home is None:
            raise BabycamError("not_found")
        mine = people_queries.wants_report(person(request).pk)
        return Response(MorningSerializer({"on": home.morning_report, "time": home.report_time, "mine": mine}).data)

    @extend_schema(request=MorningChangesSerializer, responses=MorningSerializer, summary="Change some of it")
    def patch(self, request: Request) -> Response:
        values = body(request, MorningChangesSerializer)
        house = {HOUSE[name]: value for name, value in values.items() if name in HOUSE}
        if house:
            require(request, "settings.edit")
            _edit(house, person(request))
        if "mine" in values:
            people_services.wish_report(person=person(request), wants=values["mine"])
        return self.get(request)


def _edit(house: dict[str, Any], by: Any) -> None:
    """Raises BabycamError invalid, with the fields as they were sent."""
    try:
        edit(house=house, timings={}, by=by)
    except BabycamError as error:
        sent = {column: name for name, column in HOUSE.items()}
        fields = {sent.get(name, name): words for name, words in error.params.get("fields", {}).items()}
        raise BabycamError(error.code, fields=fields) from error


routes: list[URLPattern] = [
    path("nights/<str:day>/report", MorningReportView.as_view()),
    path("morning", MorningView.as_view()),
]
