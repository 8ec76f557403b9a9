"""What was sent to whom, the receipts that come back, and the bedtime check."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May, person
from babycam.api.http.inputs import body, filters
from babycam.api.http.pagination import Pages
from babycam.core import clock
from babycam.duty import queries as duty_queries
from babycam.notify import queries as notify_queries
from babycam.notify import services as notify_services
from babycam.notify.transports import registry
from babycam.rooms import queries as rooms_queries

CHANNEL_KINDS = registry.codes()
DELIVERY_STATES = ["pending", "sending", "accepted", "received", "seen", "retry", "dead", "cancelled"]


class DeliveryPersonSerializer(serializers.Serializer[Any]):
    """Who was told."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class DeliveryChannelSerializer(DeliveryPersonSerializer):
    """By which channel."""

    kind = serializers.ChoiceField(CHANNEL_KINDS)


class DeliverySerializer(serializers.Serializer[Any]):
    """One thing told to one person by one channel. `accepted`: a server took it; only `received_at` proves that it arrived."""

    id = serializers.IntegerField()
    what = serializers.ChoiceField(["alert", "test", "bedtime", "chat"])
    incident = serializers.IntegerField(allow_null=True)
    round = serializers.IntegerField()
    step = serializers.IntegerField()
    person = DeliveryPersonSerializer(allow_null=True)
    channel = DeliveryChannelSerializer(allow_null=True)
    state = serializers.ChoiceField(DELIVERY_STATES)
    words = serializers.CharField()
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)
    sounding_at = serializers.DateTimeField(allow_null=True, help_text="The page's sound really started.")
    seen_at = serializers.DateTimeField(allow_null=True)


class DeliveryFilter(serializers.Serializer[Any]):
    """Which deliveries."""

    incident = serializers.IntegerField(required=False)


class ReceiptSerializer(serializers.Serializer[Any]):
    """How far it came."""

    token = serializers.CharField(max_length=200)
    stage = serializers.ChoiceField(["received", "sounding", "seen"])


class BedtimePersonSerializer(DeliveryPersonSerializer):
    """Whether somebody could be woken tonight, and how we know."""

    on_duty = serializers.BooleanField()
    reached = serializers.BooleanField()
    words = serializers.CharField()
    at = serializers.DateTimeField(allow_null=True)


class BedtimeSerializer(serializers.Serializer[Any]):
    """`armed`: in every room that has a camera, somebody who would be called can be woken. `untried`: no device has ever proven
    that it can wake somebody."""

    armed = serializers.BooleanField()
    untried = serializers.BooleanField()
    people = BedtimePersonSerializer(many=True)


class DeliveriesView(ListAPIView[Any]):
    """Lists calls about the rooms that one may see, and what was sent to oneself."""

    permission_classes = [May]
    rights = {"GET": "incident.see"}
    serializer_class = DeliverySerializer
    pagination_class = Pages

    def get_queryset(self) -> Any:
        asking = person(self.request)
        wanted = filters(self.request, DeliveryFilter)
        return notify_queries.seen_by(asking, rooms_queries.room_ids_of(asking), wanted.get("incident"))

    @extend_schema(parameters=[DeliveryFilter], summary="What was sent to whom, newest first")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response([notify_queries.delivery_json(row) for row in page or ()])


class ReceiptView(APIView):
    """Takes the receipt of a service worker. The signed token is right enough, so that a login that ran out loses no proof."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]

    @extend_schema(request=ReceiptSerializer, responses={204: None}, auth=[], summary="Prove that it arrived")
    def post(self, request: Request, delivery_id: int) -> Response:
        values = body(request, ReceiptSerializer)
        notify_services.receipt(delivery_id=delivery_id, stage=values["stage"], token=values["token"], now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class BedtimeView(APIView):
    """Tells who could be woken tonight; POST runs the check now."""

    permission_classes = [May]
    rights = {"GET": "duty.see", "POST": "duty.see"}

    @extend_schema(responses=BedtimeSerializer, summary="Who could be woken tonight")
    def get(self, request: Request) -> Response:
        return Response(_bedtime())

    @extend_schema(request=None, responses=BedtimeSerializer, summary="Ask every device again, silently")
    def post(self, request: Request) -> Response:
        notify_services.bedtime_check(clock.now())
        return Response(_bedtime())


def _bedtime() -> dict[str, Any]:
    now = clock.now()
    book = duty_queries.book(since=now)
    called = [duty_queries.answer(book, room, now).tiers for room in rooms_queries.rooms_to_watch()]
    on_duty = {person for tiers in called for person in (tiers[0] if tiers else ())}
    people = [{**checked, "on_duty": checked["id"] in on_duty} for checked in notify_queries.bedtime(now)]
    reached = {checked["id"] for checked in people if checked["reached"]}
    armed = bool(reached) and all(reached & {person for tier in tiers for person in tier} for tiers in called)
    return {"armed": armed, "untried": notify_queries.untried(), "people": people}


routes: list[URLPattern] = [
    path("deliveries", DeliveriesView.as_view()),
    path("deliveries/<int:delivery_id>/receipt", ReceiptView.as_view()),
    path("bedtime", BedtimeView.as_view()),
]
