"""The rota's rules. What has begun is never edited: a change makes a new rule that holds from now on."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.duty import DutyPersonSerializer
from babycam.api.http.access import May, person
from babycam.api.http.inputs import body, filters
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.duty import checks, rule_services, shapes
from babycam.duty import queries as duty_queries
from babycam.people import access
from babycam.rooms import queries as rooms_queries

Ids = serializers.IntegerField


class RuleInSerializer(serializers.Serializer[Any]):
    """A repeating shift. `end` not after `start`: it ends the next day. `days`: on which the night STARTS."""

    rooms = serializers.ListField(child=Ids(), required=False, allow_null=True, max_length=100, help_text="null: all")
    tz = serializers.CharField(required=False, max_length=64, help_text="IANA time zone; the household's if left out")
    days = serializers.ListField(child=serializers.ChoiceField(list(checks.WEEKDAYS)), max_length=7)
    start = serializers.TimeField(format="%H:%M")
    end = serializers.TimeField(format="%H:%M")
    turns = serializers.ListField(
        child=serializers.ListField(child=Ids(), max_length=20), max_length=100, help_text="Turn after turn, each a list of people"
    )
    every = serializers.IntegerField(required=False, help_text="Nights per turn")
    count = serializers.ChoiceField(["active", "calendar"], required=False, help_text="Which nights count: the rule's own, or all")
    priority = serializers.IntegerField(required=False, help_text="Only the highest of those that hold counts")
    anchor = serializers.DateField(required=False, allow_null=True, help_text="The night of turn 0")
    valid_from = serializers.DateField(required=False, allow_null=True)
    valid_until = serializers.DateField(required=False, allow_null=True, help_text="The first night without it")


class NewRuleSerializer(RuleInSerializer):
    """`replaces`: the rule that this one takes the place of, from its first night on that has not begun."""

    replaces = Ids(required=False, allow_null=True)


class GoneSerializer(DutyPersonSerializer):
    """Somebody whom the turns name and who cannot have them any more; `words`: why not. On their nights everybody is called."""

    words = serializers.CharField()


class DutyRuleSerializer(RuleInSerializer):
    """A rule as it is. `closed_from`: the first night that it lost; `replaced_by`: the rule that goes on."""

    id = Ids()
    created_at = serializers.DateTimeField()
    created_by = Ids(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_from = serializers.DateField(allow_null=True)
    replaced_by = Ids(allow_null=True)
    gone = GoneSerializer(many=True, required=False)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return shapes.rule(instance, self.context.get("book") or duty_queries.book(since=clock.now()))


class RuleFilter(serializers.Serializer[Any]):
    """`closed`: also those that are history."""

    closed = serializers.BooleanField(required=False)


def visible(request: Request) -> frozenset[int] | None:
    """The rooms of a sitter; None for who sees everything."""
    somebody = person(request)
    return None if access.sees_all_rooms(somebody.role) else rooms_queries.room_ids_of(somebody)


class RulesView(ListAPIView[Any]):
    """Lists the rules, or adds one."""

    permission_classes = [May]
    rights = {"GET": "duty.see", "POST": "duty.edit"}
    serializer_class = DutyRuleSerializer

    def get_queryset(self) -> Any:
        closed = filters(self.request, RuleFilter).get("closed", False)
        return duty_queries.rules(visible(self.request), closed=closed)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "book": duty_queries.book(since=clock.now())}

    @extend_schema(parameters=[RuleFilter], summary="The rules that go on, newest first")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(request=NewRuleSerializer, responses={201: DutyRuleSerializer}, summary="Add a rule, or replace one from now on")
    def post(self, request: Request) -> Response:
        values = body(request, NewRuleSerializer)
        replaces = values.pop("replaces", None)
        row = rule_services.add_rule(by=person(request).pk, values=values, replaces=replaces, now=clock.now())
        return Response(DutyRuleSerializer(row).data, status.HTTP_201_CREATED)


class RuleView(APIView):
    """Shows, changes or closes one rule."""

    permission_classes = [May]
    rights = {"GET": "duty.see", "PATCH": "duty.edit", "DELETE": "duty.edit"}

    @extend_schema(responses=DutyRuleSerializer, summary="One rule")
    def get(self, request: Request, rule_id: int) -> Response:
        row = duty_queries.rules(visible(request), closed=True).filter(pk=rule_id).first()
        if row is None:
            raise BabycamError("not_found")
        return Response(DutyRuleSerializer(row).data)

    @extend_schema(request=RuleInSerializer, responses=DutyRuleSerializer, summary="Change it from now on; gives the new rule")
    def patch(self, request: Request, rule_id: int) -> Response:
        changes = body(request, RuleInSerializer, partial=True)
        row = rule_services.change_rule(rule_id=rule_id, by=person(request).pk, changes=changes, now=clock.now())
        return Response(DutyRuleSerializer(row).data)

    @extend_schema(responses={204: None}, summary="Close it: no further night starts")
    def delete(self, request: Request, rule_id: int) -> Response:
        rule_services.close_rule(rule_id=rule_id, by=person(request).pk, now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


routes: list[URLPattern] = [
    path("duty/rules", RulesView.as_view()),
    path("duty/rules/<int:rule_id>", RuleView.as_view()),
]
