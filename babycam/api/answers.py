"""Answering by the personal link of a message. Only POST does anything: link previews fetch with GET."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.alerts import answer_view
from babycam.alerts import services as alerts_services
from babycam.api.http.access import address
from babycam.api.http.inputs import body
from babycam.api.http.shapes import NamedSerializer
from babycam.api.incidents import HANDOFF_SCOPES, INCIDENT_KINDS, INCIDENT_STATES, IncidentRulesSerializer
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.notify import answer_links
from babycam.people import throttle


class AnswerLinkSerializer(serializers.Serializer[Any]):
    """The part of the link behind the #."""

    token = serializers.CharField(max_length=300)


class AnswerActSerializer(AnswerLinkSerializer):
    """What is answered. `undo` takes back what this person said last: the answer, or the "not me"."""

    act = serializers.ChoiceField(["ack", "not_me", "undo"])
    scope = serializers.ChoiceField(HANDOFF_SCOPES, default="morning", help_text="Of a 'not me': another one replaces the first.")


class AnswerSerializer(serializers.Serializer[Any]):
    """What the link is about, as it is now."""

    incident = serializers.IntegerField()
    person = NamedSerializer(help_text="As whom the link answers.")
    room_name = serializers.CharField()
    kind = serializers.ChoiceField(INCIDENT_KINDS)
    rules = IncidentRulesSerializer()
    severity = serializers.ChoiceField(["normal", "critical"])
    state = serializers.ChoiceField(INCIDENT_STATES)
    noisy = serializers.BooleanField()
    words = serializers.CharField()
    opened_at = serializers.DateTimeField()
    acked_by = NamedSerializer(allow_null=True, help_text="Who has it, or has snoozed it.")
    next = NamedSerializer(many=True, help_text="Who is called after a 'not me'.")
    handed_to = NamedSerializer(many=True, help_text="To whom this person has handed it over.")
    handed_scope = serializers.ChoiceField(HANDOFF_SCOPES, allow_null=True, help_text="For how long.")
    handed_until = serializers.DateTimeField(allow_null=True)
    tz = serializers.CharField(help_text="The family's time zone.")


class AnswerLinkView(APIView):
    """Shows the incident of an answer link. The signed token is right enough: at night, on a phone, without a login."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]

    @extend_schema(
        request=AnswerLinkSerializer, responses=AnswerSerializer, auth=[], summary="What a link is about; changes nothing"
    )
    def post(self, request: Request) -> Response:
        return Response(_about(_right(request, body(request, AnswerLinkSerializer)["token"])))


class AnswerActView(APIView):
    """Answers by a link: acknowledges, hands off, or takes that back."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]

    @extend_schema(request=AnswerActSerializer, responses=AnswerSerializer, auth=[], summary="Answer by a link; again is no harm")
    def post(self, request: Request) -> Response:
        answer = body(request, AnswerActSerializer)
        right = _right(request, answer["token"])
        _about(right)
        who: dict[str, Any] = {"incident_id": right.incident, "person_id": right.person, "at": clock.now()}
        if answer["act"] == "ack":
            alerts_services.acknowledge(**who)
        elif answer["act"] == "undo":
            alerts_services.undo(**who)
        else:
            alerts_services.not_me(scope=answer["scope"], client_uuid=uuid5(NAMESPACE_URL, f"answer/{right.delivery}"), **who)
        return Response(_about(right))


def _right(request: Request, token: str) -> answer_links.AnswerRight:
    """Bad links are counted by address, good ones each for itself: nobody's guesses can keep a parent from answering."""
    try:
        right = answer_links.read_token(token, clock.now())
        answer_links.check_token(right, clock.now())
    except BabycamError:
        throttle.begin(throttle.key_of("answer", throttle.place(address(request))), throttle.PER_ADDRESS)
        raise
    throttle.begin(throttle.key_of("answer of", str(right.delivery)), throttle.PER_ADDRESS)
    return right


def _about(right: answer_links.AnswerRight) -> dict[str, Any]:
    return answer_view.about(incident_id=right.incident, person_id=right.person)


routes: list[URLPattern] = [
    path("answers", AnswerLinkView.as_view()),
    path("answers/act", AnswerActView.as_view()),
]
