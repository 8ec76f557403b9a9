"""Logins that last: on which devices somebody is logged in, and ending them. Owners may look at everybody's."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import SignedIn, person, session_key
from babycam.api.people import person_asked
from babycam.core import clock
from babycam.notify import subscriptions
from babycam.people import access, sign_ins
from babycam.people.agents import device_words


class SignInSerializer(serializers.Serializer[Any]):
    """A login. `this`: the one that asks."""

    id = serializers.IntegerField()
    person = serializers.IntegerField(source="person_id")
    device = serializers.SerializerMethodField(help_text="Such as Chrome on Android.")
    address = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_seen = serializers.DateTimeField(source="seen_at")
    this = serializers.SerializerMethodField()

    def get_device(self, row: Any) -> str:
        return device_words(row.user_agent)

    def get_this(self, row: Any) -> bool:
        return sign_ins.is_of(row, self.context["key"])


class SessionsView(APIView):
    """Lists the browsers that somebody is logged in on."""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="sessions_list",
        parameters=[OpenApiParameter("person", int)],
        responses=SignInSerializer(many=True),
        summary="Where somebody is logged in, the last used first",
    )
    def get(self, request: Request) -> Response:
        context = {"key": session_key(request)}
        return Response(SignInSerializer(sign_ins.sign_ins_of(person_asked(request)), many=True, context=context).data)


class SignInView(APIView):
    """Logs out one browser."""

    permission_classes = [SignedIn]

    @extend_schema(responses={204: None}, summary="End it at once: its pages and streams too")
    def delete(self, request: Request, sign_in_id: int) -> Response:
        somebody = person(request)
        sign_ins.end(sign_in_id=sign_in_id, by=somebody, everybodys=access.allowed(somebody.role, "people.edit"))
        subscriptions.end(clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class EndOthersView(APIView):
    """Logs out all browsers but this one."""

    permission_classes = [SignedIn]

    @extend_schema(
        request=None,
        responses=inline_serializer("Ended", {"ended": serializers.IntegerField()}),
        summary="End all one's other logins",
    )
    def post(self, request: Request) -> Response:
        key = session_key(request)
        ended = sign_ins.end_all(person=person(request), but=key, by=person(request))
        subscriptions.end(clock.now())
        return Response({"ended": ended})


routes: list[URLPattern] = [
    path("sessions", SessionsView.as_view()),
    path("sessions/<int:sign_in_id>", SignInView.as_view()),
    path("sessions/end-others", EndOthersView.as_view()),
]
