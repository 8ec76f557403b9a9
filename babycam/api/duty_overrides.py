"""What is said on top of the rota: overrides, and when somebody is not to be disturbed."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.duty_rules import visible
from babycam.api.http.access import May, person
from babycam.api.http.inputs import body, filters
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.duty import checks, dnd_services, override_kinds, shapes
from babycam.duty import queries as duty_queries
from babycam.duty import services as duty_services
from babycam.duty.scopes import SCOPES
from babycam.duty.services import OverrideDraft

Ids = serializers.IntegerField
OVERRIDE_KINDS = override_kinds.codes()


class SaidSerializer(serializers.Serializer[Any]):
    """take: `who` is on duty. add: `who` too. replace: `who` where it would be `instead_of`. away: `who` is not there.

    Until `end`, or until what `scope` means when it is said.
    """

    kind = serializers.ChoiceField(OVERRIDE_KINDS)
    who = serializers.ListField(child=Ids(), max_length=20)
    instead_of = Ids(required=False, allow_null=True)
    rooms = serializers.ListField(child=Ids(), required=False, allow_null=True, max_length=100, help_text="null: all")
    start = serializers.DateTimeField(required=False, allow_null=True, help_text="now, if left out or past")
    end = serializers.DateTimeField(required=False, allow_null=True)
    scope = serializers.ChoiceField(list(SCOPES), required=False, allow_null=True)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=200)


class OverrideInSerializer(SaidSerializer):
    """`client_uuid`: made by the page for each tap, so that sending it twice says it once."""

    client_uuid = serializers.UUIDField()


class OverrideSerializer(serializers.Serializer[Any]):
    """An override as it was said."""

    id = Ids()
    client_uuid = serializers.UUIDField()
    kind = serializers.ChoiceField(OVERRIDE_KINDS)
    who = serializers.ListField(child=Ids())
    instead_of = Ids(allow_null=True)
    rooms = serializers.ListField(child=Ids(), allow_null=True)
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    created_by = Ids(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)
    cancelled_by = Ids(allow_null=True)
    reason = serializers.CharField()
    scope = serializers.ChoiceField(list(SCOPES), allow_null=True)
    incident = Ids(allow_null=True)
    swap = Ids(allow_null=True)
    words = serializers.CharField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        book = self.context.get("book") or duty_queries.book(since=clock.now())
        return shapes.override(instance, book)


def override_draft(values: dict[str, Any]) -> OverrideDraft:
    """What an OverrideInSerializer took, without its `client_uuid`."""
    some = values.get("rooms")
    return OverrideDraft(**{**values, "who": tuple(values["who"]), "rooms": None if some is None else tuple(some)})


class OverrideFilter(serializers.Serializer[Any]):
    """Those that act at some time in [since, until)."""

    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)


class OverridesView(ListAPIView[Any]):
    """Lists overrides, or adds one."""

    permission_classes = [May]
    rights = {"GET": "duty.see", "POST": "duty.override"}
    serializer_class = OverrideSerializer

    def get_queryset(self) -> Any:
        return duty_queries.overrides(visible(self.request), **filters(self.request, OverrideFilter))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "book": duty_queries.book(since=clock.now())}

    @extend_schema(parameters=[OverrideFilter], summary="What was said, newest first")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(request=OverrideInSerializer, responses={201: OverrideSerializer}, summary="Hand over, take over, be away")
    def post(self, request: Request) -> Response:
        values = body(request, OverrideInSerializer)
        tap = values.pop("client_uuid")
        row = duty_services.add_override(override_draft(values), by=person(request).pk, client_uuid=tap, now=clock.now())
        return Response(OverrideSerializer(row).data, status.HTTP_201_CREATED)


class CancelOverrideView(APIView):
    """Ends an override now."""

    permission_classes = [May]
    rights = {"POST": "duty.override"}

    @extend_schema(request=None, responses=OverrideSerializer, summary="End it now; again is no harm")
    def post(self, request: Request, override_id: int) -> Response:
        if not duty_queries.overrides(visible(request)).filter(pk=override_id).exists():
            raise BabycamError("not_found")
        row = duty_services.cancel_override(override_id=override_id, by=person(request).pk, now=clock.now())
        return Response(OverrideSerializer(row).data)


class DndInSerializer(serializers.Serializer[Any]):
    """Not as backup, unless critical: once (`start`, `end`), or weekly (`days`, `daily_start`, `daily_end`, `tz`)."""

    start = serializers.DateTimeField(required=False, allow_null=True)
    end = serializers.DateTimeField(required=False, allow_null=True)
    days = serializers.ListField(child=serializers.ChoiceField(list(checks.WEEKDAYS)), required=False, max_length=7)
    daily_start = serializers.TimeField(required=False, allow_null=True, format="%H:%M")
    daily_end = serializers.TimeField(required=False, allow_null=True, format="%H:%M")
    tz = serializers.CharField(required=False, allow_blank=True, max_length=64)


class DndSerializer(DndInSerializer):
    """Somebody's wish."""

    id = Ids()
    person = Ids()
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return shapes.dnd(instance)


class DndsView(ListAPIView[Any]):
    """Lists who is not to be disturbed and when, or adds one's own wish."""

    permission_classes = [May]
    rights = {"GET": "duty.see", "POST": "duty.override"}
    serializer_class = DndSerializer

    def get_queryset(self) -> Any:
        return duty_queries.dnd_wishes()

    @extend_schema(summary="Everybody's do-not-disturb")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(request=DndInSerializer, responses={201: DndSerializer}, summary="Do not disturb me then")
    def post(self, request: Request) -> Response:
        row = dnd_services.add_dnd(by=person(request).pk, values=body(request, DndInSerializer), now=clock.now())
        return Response(shapes.dnd(row), status.HTTP_201_CREATED)


class DndView(APIView):
    """Changes or ends a wish of one's own."""

    permission_classes = [May]
    rights = {"PATCH": "duty.override", "DELETE": "duty.override"}

    @extend_schema(request=DndInSerializer, responses=DndSerializer, summary="Change it; gives the new one")
    def patch(self, request: Request, dnd_id: int) -> Response:
        values = body(request, DndInSerializer, partial=True)
        return Response(shapes.dnd(dnd_services.change_dnd(dnd_id=dnd_id, by=person(request).pk, values=values, now=clock.now())))

    @extend_schema(responses={204: None}, summary="Take it back")
    def delete(self, request: Request, dnd_id: int) -> Response:
        dnd_services.end_dnd(dnd_id=dnd_id, by=person(request).pk, now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


routes: list[URLPattern] = [
    path("duty/overrides", OverridesView.as_view()),
    path("duty/overrides/<int:override_id>/cancel", CancelOverrideView.as_view()),
    path("duty/dnd", DndsView.as_view()),
    path("duty/dnd/<int:dnd_id>", DndView.as_view()),
]
