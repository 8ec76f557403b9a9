"""The house's MQTT broker: for Home Assistant, lamps and the siren."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May
from babycam.api.http.inputs import body
from babycam.notify import channels
from babycam.notify import queries as notify_queries
from babycam.notify.broker import house


class BrokerSerializer(serializers.Serializer[Any]):
    """The house's MQTT broker; host "" when there is none."""

    enabled = serializers.BooleanField()
    host = serializers.CharField(allow_blank=True)
    port = serializers.IntegerField()
    tls = serializers.BooleanField()
    username = serializers.CharField(allow_blank=True)
    has_password = serializers.BooleanField()
    base = serializers.CharField(help_text="Topics are below this.")
    discovery = serializers.CharField(help_text="Home Assistant's discovery prefix.")
    connected = serializers.BooleanField()
    words = serializers.CharField(help_text="Why it is not connected.")


class BrokerInSerializer(serializers.Serializer[Any]):
    """Where the broker is; without `password` the stored one stays."""

    enabled = serializers.BooleanField(required=False)
    host = serializers.CharField(max_length=255)
    port = serializers.IntegerField(required=False, min_value=1, max_value=65535)
    tls = serializers.BooleanField(required=False)
    username = serializers.CharField(max_length=128, required=False, allow_blank=True)
    password = serializers.CharField(max_length=1024, required=False, allow_blank=True, write_only=True, trim_whitespace=False)
    base = serializers.CharField(max_length=64, required=False)
    discovery = serializers.CharField(max_length=64, required=False)


class BrokerView(APIView):
    """Shows, sets or removes the house's MQTT broker: for Home Assistant, lamps and the siren."""

    permission_classes = [May]
    rights = {"GET": "settings.see", "PUT": "settings.edit", "DELETE": "settings.edit"}

    @extend_schema(responses=BrokerSerializer, summary="The MQTT broker and how it does")
    def get(self, request: Request) -> Response:
        return Response(_broker())

    @extend_schema(request=BrokerInSerializer, responses=BrokerSerializer, summary="Set the MQTT broker")
    def put(self, request: Request) -> Response:
        channels.save_broker(values=body(request, BrokerInSerializer))
        return Response(_broker())

    @extend_schema(responses={204: None}, summary="No MQTT broker")
    def delete(self, request: Request) -> Response:
        channels.remove_broker()
        return Response(status=status.HTTP_204_NO_CONTENT)


def _broker() -> dict[str, Any]:
    broker = notify_queries.broker()
    shape: dict[str, Any] = {"enabled": False, "host": "", "port": 1883, "tls": False, "username": ""}
    shape |= {"base": "babycam", "discovery": "homeassistant"}
    if broker is not None:
        shape = {name: getattr(broker, name) for name in shape}
    has_password = bool(broker and broker.sealed_password)
    return {**shape, "has_password": has_password, **_connection()}


def _connection() -> dict[str, Any]:
    """As the process knows it that keeps the connection: this one or another."""
    words = notify_queries.broker_fault() if house.elsewhere else house.fault
    return {"connected": house.connected or (house.elsewhere and not words), "words": words}


routes: list[URLPattern] = [path("broker", BrokerView.as_view())]
