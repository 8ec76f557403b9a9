"""Who is on duty: now, in a stretch of time, at any instant of the past; and how the load was shared."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May, person
from babycam.api.http.inputs import body, filters
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.duty import exchange, history, shapes
from babycam.duty import queries as duty_queries
from babycam.duty import services as duty_services
from babycam.notify import queries as notify_queries
from babycam.notify import reach
from babycam.rooms import queries as rooms_queries

LONGEST = timedelta(days=62)
FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
FLAGS = ["DUTY_AWAY", "GAP", "BOTH_AWAY", "UNREACHABLE", "NOBODY_REACHABLE"]


class InstantField(serializers.DateTimeField):
    """An instant of this age: calendars end somewhere, and clocks of other zones are beyond that end."""

    def to_internal_value(self, value: Any) -> datetime:
        """Raises ValidationError for a time that no family means."""
        instant: datetime = super().to_internal_value(value)
        if not FIRST <= instant <= LAST:
            raise serializers.ValidationError("Choose a time between 1970 and 2200.")
        return instant


class DutyPersonSerializer(serializers.Serializer[Any]):
    """Somebody, as shown."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    colour = serializers.CharField()


class UsedSerializer(serializers.Serializer[Any]):
    """The rows that decided."""

    rules = serializers.ListField(child=serializers.IntegerField())
    overrides = serializers.ListField(child=serializers.IntegerField())


class DecidedSerializer(serializers.Serializer[Any]):
    """`tiers`: who is woken first, then next. `why`: the reason in one sentence."""

    tiers = serializers.ListField(child=DutyPersonSerializer(many=True))
    flags = serializers.ListField(child=serializers.ChoiceField(FLAGS))
    why = serializers.CharField()
    used = UsedSerializer()


class DutyNextSerializer(serializers.Serializer[Any]):
    """Who is on duty after that."""

    people = DutyPersonSerializer(many=True)
    at = serializers.DateTimeField()


class WakeableSerializer(DutyPersonSerializer):
    """Whether something would wake this person right now; `words`: what, or why nothing."""

    reached = serializers.BooleanField()
    words = serializers.CharField()
    seen_at = serializers.DateTimeField(allow_null=True, help_text="When any of their devices last answered.")


class DutyNowSerializer(DecidedSerializer):
    """Who is on duty in a room. `until` null: for at least a week. `people`: who is called; `armed`: one of them would wake.
    `untried`: no device of the household has ever proven that it can wake somebody."""

    room = serializers.IntegerField()
    room_name = serializers.CharField()
    until = serializers.DateTimeField(allow_null=True)
    next = DutyNextSerializer(allow_null=True)
    people = WakeableSerializer(many=True)
    armed = serializers.BooleanField()
    untried = serializers.BooleanField()


class DutyStretchSerializer(serializers.Serializer[Any]):
    """One and the same duty over [start, end)."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    people = DutyPersonSerializer(many=True)
    flags = serializers.ListField(child=serializers.ChoiceField(FLAGS))


class DutySegmentSerializer(DutyStretchSerializer):
    """A stretch in a room, with its reason."""

    room = serializers.IntegerField()
    why = serializers.CharField()


class CalendarFilter(serializers.Serializer[Any]):
    """At most 62 days; of one room, or of all that one may see."""

    room = serializers.IntegerField(required=False)
    to = InstantField()

    def get_fields(self) -> dict[str, Any]:
        return {"from": InstantField(), **super().get_fields()}


class AuditFilter(serializers.Serializer[Any]):
    """`as_of`: as it was known then (left out: at that very instant)."""

    room = serializers.IntegerField()
    at = InstantField()
    as_of = InstantField(required=False)


class AuditSerializer(serializers.Serializer[Any]):
    """`was`: by all that is known today. `believed`: by what had been said at `as_of`."""

    room = serializers.IntegerField()
    at = serializers.DateTimeField()
    as_of = serializers.DateTimeField()
    was = DecidedSerializer()
    believed = DecidedSerializer()
    same = serializers.BooleanField()


class FairnessFilter(serializers.Serializer[Any]):
    """The last so many days."""

    days = serializers.IntegerField(min_value=1, max_value=366, default=28)


class ShareSerializer(serializers.Serializer[Any]):
    """Hours and nights on duty; `planned_hours`: what the rota alone would have asked."""

    person = DutyPersonSerializer()
    hours = serializers.FloatField()
    planned_hours = serializers.FloatField()
    nights = serializers.IntegerField()


class CaregiverSerializer(DutyPersonSerializer):
    """`rooms` null: all of them."""

    rank = serializers.IntegerField()
    rooms = serializers.ListField(child=serializers.IntegerField(), allow_null=True)


class OrderSerializer(serializers.Serializer[Any]):
    """Everybody once, the first to be called first."""

    order = serializers.ListField(child=serializers.IntegerField(), max_length=100)


class NowView(APIView):
    """Tells who is on duty in each room right now."""

    permission_classes = [May]
    rights = {"GET": "duty.see"}

    @extend_schema(responses=DutyNowSerializer(many=True), summary="Who is on duty now, room by room")
    def get(self, request: Request) -> Response:
        now = clock.now()
        book, ways = duty_queries.book(since=now), reach.everybody(now)
        shown = (shapes.of_room(book, room.pk, room.name, now) for room in rooms_queries.rooms_of(person(request)))
        untried = notify_queries.untried()
        return Response([{**room, **_wakeable(room["tiers"], ways), "untried": untried} for room in shown])


def _wakeable(tiers: list[list[dict[str, Any]]], ways: Mapping[int, reach.Reach]) -> dict[str, Any]:
    """Who of those who are called can be woken: notify's fact, beside that of duty."""
    people = [{**person, **ways[person["id"]].to_json()} for tier in tiers for person in tier if person["id"] in ways]
    return {"people": people, "armed": any(person["reached"] for person in people)}


class CalendarView(APIView):
    """Lists the duty of the rooms over a span of time."""

    permission_classes = [May]
    rights = {"GET": "duty.see"}

    @extend_schema(parameters=[CalendarFilter], responses=DutySegmentSerializer(many=True), summary="Who is on duty when")
    def get(self, request: Request) -> Response:
        wanted = filters(request, CalendarFilter)
        start, end = wanted["from"], wanted["to"]
        if not start < end <= start + LONGEST:
            raise BabycamError("invalid", fields={"to": ["Choose an end within 62 days after the start."]})
        somebody = person(request)
        rooms = [rooms_queries.room_of(somebody, wanted["room"])] if "room" in wanted else rooms_queries.rooms_of(somebody)
        return Response(history.segments([room.pk for room in rooms], start, end))


class AuditView(APIView):
    """Tells who was on duty at any instant, as it was known then."""

    permission_classes = [May]
    rights = {"GET": "duty.see"}

    @extend_schema(parameters=[AuditFilter], responses=AuditSerializer, summary="Who was on duty, and who did we believe was")
    def get(self, request: Request) -> Response:
        wanted = filters(request, AuditFilter)
        room = rooms_queries.room_of(person(request), wanted["room"])
        return Response(history.audit(room.pk, wanted["at"], wanted.get("as_of", wanted["at"])))


class FairnessView(APIView):
    """Tells how the load was shared."""

    permission_classes = [May]
    rights = {"GET": "duty.edit"}

    @extend_schema(parameters=[FairnessFilter], responses=ShareSerializer(many=True), summary="Who carried how much")
    def get(self, request: Request) -> Response:
        return Response(history.fairness(filters(request, FairnessFilter)["days"], clock.now()))


class OrderView(APIView):
    """Shows or changes who is called after whom."""

    permission_classes = [May]
    rights = {"GET": "duty.see", "PUT": "duty.edit"}

    @extend_schema(responses=CaregiverSerializer(many=True), summary="Everybody who is woken, in the order of backup")
    def get(self, request: Request) -> Response:
        return Response(shapes.caregivers(duty_queries.book(since=clock.now())))

    @extend_schema(request=OrderSerializer, responses=CaregiverSerializer(many=True), summary="Change that order")
    def put(self, request: Request) -> Response:
        duty_services.reorder(people_ids=body(request, OrderSerializer)["order"], now=clock.now())
        return self.get(request)


class RotaSerializer(serializers.Serializer[Any]):
    """The rota as a file; see the docs of duty. People are usernames, rooms their ids as text."""

    people = serializers.ListField(child=serializers.DictField())
    rules = serializers.ListField(child=serializers.DictField())
    overrides = serializers.ListField(child=serializers.DictField())


class RotaView(APIView):
    """Exports the rota as a file, or imports one."""

    permission_classes = [May]
    rights = {"GET": "duty.edit", "PUT": "duty.edit"}

    @extend_schema(responses=RotaSerializer, summary="Export the rota with its history")
    def get(self, request: Request) -> Response:
        return Response(exchange.rota_out())

    @extend_schema(request=RotaSerializer, responses=RotaSerializer, summary="Import: the file's rules hold from now on")
    def put(self, request: Request) -> Response:
        exchange.rota_in(by=person(request).pk, data=request.data, now=clock.now())
        return Response(exchange.rota_out(), status.HTTP_200_OK)


routes: list[URLPattern] = [
    path("duty/now", NowView.as_view()),
    path("duty/calendar", CalendarView.as_view()),
    path("duty/audit", AuditView.as_view()),
    path("duty/fairness", FairnessView.as_view()),
    path("duty/order", OrderView.as_view()),
    path("duty/rota", RotaView.as_view()),
]
