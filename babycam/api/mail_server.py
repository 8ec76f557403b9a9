"""The household's own mail server: by it, ways by mail are sent that name no server of their own."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May, person
from babycam.api.http.inputs import body
from babycam.notify import mail_server, mail_server_services
from babycam.notify import queries as notify_queries

SECURITIES = ["starttls", "ssl", "insecure"]
NONE = {"host": "", "port": 587, "security": "starttls", "username": "", "sender": ""}


class MailServerSerializer(serializers.Serializer[Any]):
    """The household's mail server; host "" when there is none."""

    host = serializers.CharField(allow_blank=True)
    port = serializers.IntegerField()
    security = serializers.ChoiceField(SECURITIES)
    username = serializers.CharField(allow_blank=True)
    has_password = serializers.BooleanField()
    sender = serializers.CharField(allow_blank=True)
    ways = serializers.IntegerField(help_text="How many ways to be woken are sent by it.")


class MailServerInSerializer(serializers.Serializer[Any]):
    """Where it is and how it is logged in to; without `password` the stored one stays if it is for the same server."""

    host = serializers.CharField(max_length=255)
    port = serializers.IntegerField(required=False, min_value=1, max_value=65535, help_text="Else the usual one.")
    security = serializers.ChoiceField(SECURITIES, required=False)
    username = serializers.CharField(max_length=128, required=False, allow_blank=True)
    password = serializers.CharField(max_length=1024, required=False, allow_blank=True, write_only=True, trim_whitespace=False)
    sender = serializers.CharField(max_length=254, help_text="The address that its mail comes from.")


class MailTestSerializer(serializers.Serializer[Any]):
    """Whom to write to."""

    to = serializers.CharField(max_length=254)


MailOutcome = inline_serializer("MailOutcome", {"ok": serializers.BooleanField(), "words": serializers.CharField()})


class MailServerView(APIView):
    """Shows, sets or removes the household's mail server. Its password is never told."""

    permission_classes = [May]
    rights = {"GET": "settings.see", "PUT": "settings.edit", "DELETE": "settings.edit"}

    @extend_schema(responses=MailServerSerializer, summary="The household's mail server")
    def get(self, request: Request) -> Response:
        return Response(_shown())

    @extend_schema(request=MailServerInSerializer, responses=MailServerSerializer, summary="Set the household's mail server")
    def put(self, request: Request) -> Response:
        mail_server_services.save_mail_server(values=body(request, MailServerInSerializer), by=person(request))
        return Response(_shown())

    @extend_schema(responses={204: None}, summary="No mail server")
    def delete(self, request: Request) -> Response:
        mail_server_services.remove_mail_server(by=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class MailTestView(APIView):
    """Sends a letter now."""

    permission_classes = [May]
    rights = {"POST": "settings.edit"}

    @extend_schema(request=MailTestSerializer, responses=MailOutcome, summary="Send a test by the household's mail server")
    def post(self, request: Request) -> Response:
        outcome = mail_server_services.send_test(**body(request, MailTestSerializer), by=person(request))
        return Response({"ok": outcome.kind == "ok", "words": outcome.words})


def _shown() -> dict[str, Any]:
    row = notify_queries.mail_server()
    shape: dict[str, Any] = dict(NONE) if row is None else {name: getattr(row, name) for name in NONE}
    return {**shape, "has_password": bool(row and row.sealed_password), "ways": mail_server.ways()}


routes: list[URLPattern] = [
    path("mail-server", MailServerView.as_view()),
    path("mail-server/test", MailTestView.as_view()),
]
