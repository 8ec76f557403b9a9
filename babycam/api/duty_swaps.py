"""Swaps, and what any change would mean before it is saved."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.duty import DutyStretchSerializer
from babycam.api.duty_overrides import SaidSerializer, override_draft
from babycam.api.duty_rules import RuleInSerializer, visible
from babycam.api.http.access import May, person, require
from babycam.api.http.inputs import body
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.duty import previews, shapes, swap_services
from babycam.duty import queries as duty_queries
from babycam.duty.swap import SwapEvent, SwapState
from babycam.rooms import queries as rooms_queries

Ids = serializers.IntegerField


class WindowSerializer(serializers.Serializer[Any]):
    """[start, end)."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class OfferSerializer(serializers.Serializer[Any]):
    """`given`: what somebody else shall do for me; `wanted`: what I do for them. `asked` null: whoever takes it first."""

    given = WindowSerializer(many=True)
    wanted = WindowSerializer(many=True, required=False)
    rooms = serializers.ListField(child=Ids(), required=False, allow_null=True, max_length=100, help_text="null: all")
    asked = Ids(required=False, allow_null=True)
    words = serializers.CharField(required=False, allow_blank=True, max_length=200)


class SwapInSerializer(OfferSerializer):
    """`client_uuid`: made by the page for each tap."""

    client_uuid = serializers.UUIDField()


class SwapSerializer(serializers.Serializer[Any]):
    """An offer and what became of it."""

    id = Ids()
    asker = Ids()
    asked = Ids(allow_null=True)
    rooms = serializers.ListField(child=Ids(), allow_null=True)
    given = WindowSerializer(many=True)
    wanted = WindowSerializer(many=True)
    words = serializers.CharField()
    state = serializers.ChoiceField([state.value for state in SwapState])
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = Ids(allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return shapes.swap(instance, clock.now())


class SwapsView(ListAPIView[Any]):
    """Lists swaps, or offers one."""

    permission_classes = [May]
    rights = {"GET": "duty.see", "POST": "duty.edit"}
    serializer_class = SwapSerializer

    def get_queryset(self) -> Any:
        return duty_queries.swaps(None if visible(self.request) is None else person(self.request).pk)

    @extend_schema(summary="Swaps, newest first")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(request=SwapInSerializer, responses={201: SwapSerializer}, summary="Offer a swap")
    def post(self, request: Request) -> Response:
        values = body(request, SwapInSerializer)
        tap = values.pop("client_uuid")
        row = swap_services.offer_swap(by=person(request).pk, client_uuid=tap, what=_offer(values), now=clock.now())
        return Response(SwapSerializer(row).data, status.HTTP_201_CREATED)


class _AnswerView(APIView):
    """Gives an offer the answer `event`, for the views below."""

    permission_classes = [May]
    rights = {"POST": "duty.edit"}
    event: SwapEvent

    def _answered(self, request: Request, swap_id: int) -> Response:
        row = swap_services.answer_swap(swap_id=swap_id, by=person(request).pk, event=self.event, now=clock.now())
        return Response(SwapSerializer(row).data)


class TakeSwapView(_AnswerView):
    """Takes the swap: its replacements hold at once."""

    event = SwapEvent.TAKE

    @extend_schema(request=None, responses=SwapSerializer, summary="Take it; its replacements hold at once")
    def post(self, request: Request, swap_id: int) -> Response:
        return self._answered(request, swap_id)


class DeclineSwapView(_AnswerView):
    """Declines the swap."""

    event = SwapEvent.DECLINE

    @extend_schema(request=None, responses=SwapSerializer, summary="Decline it")
    def post(self, request: Request, swap_id: int) -> Response:
        return self._answered(request, swap_id)


class WithdrawSwapView(_AnswerView):
    """Withdraws a swap that one has offered."""

    event = SwapEvent.WITHDRAW

    @extend_schema(request=None, responses=SwapSerializer, summary="Withdraw one's own offer")
    def post(self, request: Request, swap_id: int) -> Response:
        return self._answered(request, swap_id)


class PreviewInSerializer(serializers.Serializer[Any]):
    """One of `rule` (with or without `replaces`), `replaces` alone (closing it), `override`, `swap`, `swap_id`."""

    rule = RuleInSerializer(required=False)
    replaces = Ids(required=False, allow_null=True)
    override = SaidSerializer(required=False)
    swap = OfferSerializer(required=False)
    swap_id = Ids(required=False, allow_null=True)
    room = Ids(required=False, allow_null=True)


class NightSerializer(serializers.Serializer[Any]):
    """A night by its evening."""

    date = serializers.DateField()
    label = serializers.CharField(help_text="Such as: Tue night")  # type: ignore[assignment]
    before = DutyStretchSerializer(many=True)
    after = DutyStretchSerializer(many=True)
    changed = serializers.BooleanField()


class PreviewSerializer(serializers.Serializer[Any]):
    """14 nights of the room."""

    room = Ids()
    nights = NightSerializer(many=True)


class PreviewView(APIView):
    """Shows what a change would mean, before it is saved."""

    permission_classes = [May]
    rights = {"POST": "duty.override"}

    @extend_schema(request=PreviewInSerializer, responses=PreviewSerializer, summary="What a change would mean for 14 nights")
    def post(self, request: Request) -> Response:
        values = body(request, PreviewInSerializer)
        if "override" not in values:
            require(request, "duty.edit")
        room = values.get("room")
        if room is not None:
            rooms_queries.room_of(person(request), room)
        made = previews.preview(by=person(request).pk, change=_change(values), room=room, now=clock.now())
        return Response({"room": made.room, "nights": [shapes.night(made.book, night) for night in made.nights]})


def _change(values: dict[str, Any]) -> previews.Change:
    named = [name for name in ("rule", "override", "swap", "swap_id") if values.get(name) is not None]
    if len(named) > 1:
        raise BabycamError("invalid", fields={named[1]: ["One change at a time."]})
    return previews.Change(
        rule=values.get("rule"),
        replaces=values.get("replaces"),
        override=override_draft(values["override"]) if "override" in values else None,
        swap=_offer(values["swap"]) if "swap" in values else None,
        swap_id=values.get("swap_id"),
    )


def _offer(values: dict[str, Any]) -> swap_services.SwapOffer:
    some = values.get("rooms")
    windows = {name: tuple((window["start"], window["end"]) for window in values.get(name, ())) for name in ("given", "wanted")}
    return swap_services.SwapOffer(**{**values, **windows, "rooms": None if some is None else tuple(some)})


routes: list[URLPattern] = [
    path("duty/swaps", SwapsView.as_view()),
    path("duty/swaps/<int:swap_id>/take", TakeSwapView.as_view()),
    path("duty/swaps/<int:swap_id>/decline", DeclineSwapView.as_view()),
    path("duty/swaps/<int:swap_id>/withdraw", WithdrawSwapView.as_view()),
    path("duty/preview", PreviewView.as_view()),
]
