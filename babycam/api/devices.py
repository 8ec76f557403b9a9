"""Camera phones, and programs that send as one does: what parents see of them, and how they end them."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May, person
from babycam.api.http.inputs import body
from babycam.api.http.proof import need_fresh
from babycam.core.errors import BabycamError
from babycam.monitor import queries as monitor_queries
from babycam.rooms import devices
from babycam.rooms import queries as rooms_queries

DEVICE_KINDS = ["phone", "program"]


class DeviceSerializer(serializers.Serializer[Any]):
    """A phone or a program that is a room's camera."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    room = serializers.IntegerField()
    room_name = serializers.CharField()
    kind = serializers.ChoiceField(DEVICE_KINDS)
    created_at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(allow_null=True, help_text="Its last sign of life, by the minute.")
    online = serializers.BooleanField(help_text="It said something within the last 5 s.")


class NewDeviceSerializer(DeviceSerializer):
    """The same with its credential, which is told this once."""

    token = serializers.CharField()
    whip_url = serializers.CharField()


class DeviceInSerializer(serializers.Serializer[Any]):
    """A program that will send a room's picture and sound. `replace`: it takes the place of the camera that is there."""

    room = serializers.IntegerField()
    name = serializers.CharField(max_length=64)
    replace = serializers.BooleanField(default=False)


class DevicesView(APIView):
    """Lists camera phones and programs, or adds a program."""

    permission_classes = [May]
    rights = {"GET": "camera.edit", "POST": "camera.edit"}

    @extend_schema(operation_id="devices_list", responses=DeviceSerializer(many=True), summary="Camera phones and programs")
    def get(self, request: Request) -> Response:
        seen = rooms_queries.room_ids_of(person(request))
        return Response([monitor_queries.device(device) for device in devices.every() if device.room_id in seen])

    @extend_schema(request=DeviceInSerializer, responses={201: NewDeviceSerializer}, summary="A credential for a program (WHIP)")
    def post(self, request: Request) -> Response:
        need_fresh(request)
        values = body(request, DeviceInSerializer)
        room = rooms_queries.room_of(person(request), values.pop("room"))
        device, token = devices.add_device(room_id=room.pk, kind=devices.PROGRAM, **values)
        credential = {"token": token, "whip_url": request.build_absolute_uri(f"/api/rooms/{room.pk}/whip")}
        return Response({**monitor_queries.device(device), **credential}, status=status.HTTP_201_CREATED)


class DeviceView(APIView):
    """Ends a device: it may not send any more."""

    permission_classes = [May]
    rights = {"DELETE": "camera.edit"}

    @extend_schema(responses={204: None}, summary="Revoke it: its stream and its sockets end at once")
    def delete(self, request: Request, device_id: int) -> Response:
        device = devices.device(device_id)
        if device is None or not rooms_queries.may_see(person(request), device.room_id):
            raise BabycamError("not_found")
        devices.revoke(device=device, by=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


routes: list[URLPattern] = [
    path("devices", DevicesView.as_view()),
    path("devices/<int:device_id>", DeviceView.as_view()),
]
