"""Where the rooms' streams come from: kept, tried before they are kept, and told to switch a light on."""

from dataclasses import asdict
from ipaddress import ip_address
from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_field, inline_serializer
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May, person
from babycam.api.http.inputs import body
from babycam.core.errors import BabycamError
from babycam.media.sources import kinds
from babycam.monitor.links import links
from babycam.people import access
from babycam.rooms import camera_probes, camera_search, presets
from babycam.rooms import queries as rooms_queries
from babycam.rooms import services as rooms_services
from babycam.rooms.discovery import onvif
from babycam.rooms.discovery import search as discovery_search
from babycam.rooms.discovery.found import Found, clean_path

CAMERA_KINDS = kinds.codes()
PRESETS = sorted(presets.IDS)


class CameraSerializer(serializers.Serializer[Any]):
    """A room's camera. Its address is blank for those who may not see addresses; its password never comes back."""

    id = serializers.IntegerField()
    room = serializers.IntegerField(source="room_id")
    kind = serializers.ChoiceField(CAMERA_KINDS)
    preset = serializers.ChoiceField(PRESETS, allow_blank=True)
    url = serializers.SerializerMethodField()
    audio_url = serializers.SerializerMethodField()
    username = serializers.SerializerMethodField()
    has_password = serializers.SerializerMethodField()
    enabled = serializers.BooleanField()
    switches = serializers.SerializerMethodField(help_text="What `control` can switch on it.")

    def get_url(self, camera: Any) -> str:
        return str(camera.url) if self._trusted() else ""

    def get_audio_url(self, camera: Any) -> str:
        return str(camera.audio_url) if self._trusted() else ""

    def get_username(self, camera: Any) -> str:
        return str(camera.username) if self._trusted() else ""

    def get_has_password(self, camera: Any) -> bool:
        return bool(camera.sealed_password)

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(kinds.SWITCHES)))
    def get_switches(self, camera: Any) -> list[str]:
        return list(kinds.kind_of(camera.kind).switches)

    def _trusted(self) -> bool:
        return access.allowed(self.context["role"], access.Right.CAMERA_SEE_ADDRESS)


class StreamSerializer(serializers.Serializer[Any]):
    """Where a stream is. Without `password` a stored one stays as it is; "" takes it away."""

    preset = serializers.ChoiceField(PRESETS, required=False, allow_blank=True)
    url = serializers.CharField(max_length=500, required=False, allow_blank=True, help_text="Needed but for a phone.")
    audio_url = serializers.CharField(max_length=500, required=False, allow_blank=True)
    username = serializers.CharField(max_length=128, required=False, allow_blank=True)
    password = serializers.CharField(
        max_length=256, required=False, allow_blank=True, write_only=True, trim_whitespace=False, style={"input_type": "password"}
    )
    enabled = serializers.BooleanField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """`kind` is one of the table's."""
        return {"kind": serializers.ChoiceField(kinds.codes()), **super().get_fields()}


class CameraInSerializer(StreamSerializer):
    """A camera for a room."""

    room = serializers.IntegerField()


class ProbeInSerializer(StreamSerializer):
    """A stream to try. `camera`: the id of a kept camera whose password is used when none is sent."""

    camera = serializers.IntegerField(required=False, allow_null=True)


@extend_schema_field({"type": "boolean", "const": True})
class YesField(serializers.BooleanField):
    """Always true: tells one shape from another."""


@extend_schema_field({"type": "boolean", "const": False})
class NoField(serializers.BooleanField):
    """Always false."""


FoundShape = inline_serializer(
    "ProbeCamera",
    {
        "kind": serializers.ChoiceField(CAMERA_KINDS),
        "preset": serializers.ChoiceField(PRESETS, allow_blank=True),
        "url": serializers.CharField(allow_blank=True),
        "username": serializers.CharField(allow_blank=True),
    },
    help_text="What the address was understood as, without a password.",
)


class ProbeFailedSerializer(serializers.Serializer[Any]):
    """The `stage` that failed (a code), in `words`."""

    ok = NoField()
    stage = serializers.CharField()
    words = serializers.CharField()
    found = FoundShape


class ProbeFoundSerializer(serializers.Serializer[Any]):
    """What the stream is."""

    ok = YesField()
    video = inline_serializer(
        "ProbeVideo",
        {
            "codec": serializers.CharField(),
            "width": serializers.IntegerField(),
            "height": serializers.IntegerField(),
            "fps": serializers.FloatField(allow_null=True),
        },
        allow_null=True,
    )
    audio = inline_serializer(
        "ProbeAudio",
        {"codec": serializers.CharField(), "rate": serializers.IntegerField(), "channels": serializers.IntegerField()},
        allow_null=True,
    )
    level_db = serializers.FloatField(allow_null=True, help_text="dBFS, RMS")
    picture = serializers.CharField(allow_null=True, help_text="A data: URL of a JPEG")
    found = FoundShape
    warnings = inline_serializer("ProbeWarning", {"code": serializers.CharField(), "words": serializers.CharField()}, many=True)


PROBE = PolymorphicProxySerializer(
    component_name="Probe", serializers=[ProbeFoundSerializer, ProbeFailedSerializer], resource_type_field_name=None
)


# inline, because a Serializer class cannot have a field called "fields"
PresetShape = inline_serializer(
    "Preset",
    {
        "id": serializers.ChoiceField(PRESETS),
        "name": serializers.CharField(),
        "kind": serializers.ChoiceField(CAMERA_KINDS),
        "url_example": serializers.CharField(),
        "fields": serializers.ListField(child=serializers.CharField(), help_text="Fields of the form that matter for it."),
        "help": serializers.CharField(),
    },
    many=True,
)


class ControlSerializer(serializers.Serializer[Any]):
    """What the camera shall switch."""

    torch = serializers.BooleanField(required=False)
    night_vision = serializers.BooleanField(required=False)
    front = serializers.BooleanField(required=False)


def camera_shape(camera: Any, role: str) -> dict[str, Any]:
    """A Camera as somebody of this role gets it."""
    return dict(CameraSerializer(camera, context={"role": role}).data)


class CamerasView(ListAPIView[Any]):
    """Lists the cameras of the rooms that one may see, or adds one."""

    permission_classes = [May]
    rights = {"GET": "room.see", "POST": "camera.edit"}
    serializer_class = CameraSerializer

    def get_queryset(self) -> Any:
        return rooms_queries.cameras_of(person(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "role": getattr(self.request.user, "role", "sitter")}

    @extend_schema(request=CameraInSerializer, responses={201: CameraSerializer}, summary="Give a room its camera")
    def post(self, request: Request) -> Response:
        values = body(request, CameraInSerializer)
        room = rooms_queries.room_of(person(request), values.pop("room"))
        camera = rooms_services.add_camera(room=room, values=values)
        return Response(camera_shape(camera, person(request).role), status=status.HTTP_201_CREATED)


class CameraView(APIView):
    """Shows, changes or removes one camera."""

    permission_classes = [May]
    rights = {"GET": "room.see", "PATCH": "camera.edit", "DELETE": "camera.edit"}

    @extend_schema(responses=CameraSerializer, summary="One camera")
    def get(self, request: Request, camera_id: int) -> Response:
        return Response(camera_shape(rooms_queries.camera_of(person(request), camera_id), person(request).role))

    @extend_schema(request=StreamSerializer, responses=CameraSerializer, summary="Change a camera")
    def patch(self, request: Request, camera_id: int) -> Response:
        values = body(request, StreamSerializer, partial=True)
        camera = rooms_services.edit_camera(camera=rooms_queries.camera_of(person(request), camera_id), values=values)
        return Response(camera_shape(camera, person(request).role))

    @extend_schema(responses={204: None}, summary="Take a camera out of its room")
    def delete(self, request: Request, camera_id: int) -> Response:
        rooms_services.delete_camera(camera=rooms_queries.camera_of(person(request), camera_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class PresetsView(APIView):
    """Lists cameras that families have, with what to type in for each."""

    @extend_schema(responses=PresetShape, summary="Cameras that families have")
    def get(self, request: Request) -> Response:
        if access.allowed(person(request).role, access.Right.CAMERA_EDIT):
            camera_probes.warm()  # the form is being opened: what it asks next is not to wait for a process to start
        return Response([asdict(preset) for preset in presets.PRESETS])


class ProbeView(APIView):
    """Tries a stream before it is kept."""

    permission_classes = [May]
    rights = {"POST": "camera.edit"}

    @extend_schema(
        request=ProbeInSerializer,
        responses=PROBE,
        summary="Try a stream; 8 s for each thing that its address may mean, 32 s for all of them, later on a busy machine",
    )
    def post(self, request: Request) -> Response:
        values = body(request, ProbeInSerializer)
        kept = values.pop("camera", None)
        stored = rooms_queries.camera_of(person(request), kept) if kept else None
        return Response(camera_search.search(values, stored))


class FoundCameraSerializer(serializers.Serializer[Any]):
    """A camera that answered. `port` and `path`: of its stream; found by `onvif`: of the service that names its streams."""

    host = serializers.CharField()
    name = serializers.CharField(help_text="As it calls itself; may be empty.")
    by = serializers.ChoiceField(["onvif", "mdns", "upnp"])
    port = serializers.IntegerField()
    path = serializers.CharField()


class AskedCameraSerializer(serializers.Serializer[Any]):
    """An ONVIF camera that was found, and its login."""

    host = serializers.CharField(max_length=45)
    port = serializers.IntegerField(min_value=1, max_value=65535)
    path = serializers.CharField(max_length=120)
    username = serializers.CharField(max_length=128, required=False, allow_blank=True)
    password = serializers.CharField(max_length=256, required=False, allow_blank=True, write_only=True, trim_whitespace=False)

    def validate_host(self, host: str) -> str:
        """An IP address, as a search found it."""
        try:
            return str(ip_address(host))
        except ValueError:
            raise serializers.ValidationError("Enter the camera’s number on the network, such as 192.168.1.20.") from None


class CameraStreamSerializer(serializers.Serializer[Any]):
    """One stream of a camera."""

    name = serializers.CharField()
    url = serializers.CharField()
    codec = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class CameraSearchView(APIView):
    """Looks for cameras in the home network, once."""

    permission_classes = [May]
    rights = {"POST": "camera.edit"}

    @extend_schema(
        request=None, responses=FoundCameraSerializer(many=True), summary="Look for cameras in the home network; takes about 5 s"
    )
    def post(self, request: Request) -> Response:
        return Response([asdict(found) for found in discovery_search.search()])


class CameraStreamsView(APIView):
    """Asks an ONVIF camera of the home network for its streams."""

    permission_classes = [May]
    rights = {"POST": "camera.edit"}

    @extend_schema(
        request=AskedCameraSerializer, responses=CameraStreamSerializer(many=True), summary="The streams of an ONVIF camera"
    )
    def post(self, request: Request) -> Response:
        asked = body(request, AskedCameraSerializer)
        if not discovery_search.is_near(asked["host"]):
            raise BabycamError("invalid", fields={"host": ["This address is in no network of this machine."]})
        login = onvif.Login(asked["username"], asked.get("password", "")) if asked.get("username") else None
        at = Found(asked["host"], "onvif", "", asked["port"], clean_path(asked["path"]))
        return Response([asdict(stream) for stream in onvif.Camera(at, login).streams()])


class ControlView(APIView):
    """Switches light, night vision or the lens, where the camera has them."""

    permission_classes = [May]
    rights = {"POST": "camera.control"}

    @extend_schema(request=ControlSerializer, responses={204: None}, summary="Switch something on the camera")
    def post(self, request: Request, camera_id: int) -> Response:
        wanted = body(request, ControlSerializer)
        camera = rooms_queries.camera_of(person(request), camera_id)
        links.ask_sync(camera.room_id, "control", wanted)
        return Response(status=status.HTTP_204_NO_CONTENT)


routes: list[URLPattern] = [
    path("cameras", CamerasView.as_view()),
    path("cameras/presets", PresetsView.as_view()),
    path("cameras/probe", ProbeView.as_view()),
    path("cameras/search", CameraSearchView.as_view()),
    path("cameras/streams", CameraStreamsView.as_view()),
    path("cameras/<int:camera_id>", CameraView.as_view()),
    path("cameras/<int:camera_id>/control", ControlView.as_view()),
]
