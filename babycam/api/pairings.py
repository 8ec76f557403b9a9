"""How a phone becomes a camera: a parent asks for a code, the phone shows it and gets its credential as a cookie."""

from typing import Any

from django.conf import settings
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.devices import DeviceSerializer
from babycam.api.http.access import Anybody, May, address, person, shown_device
from babycam.api.http.inputs import body
from babycam.api.http.qr import qr
from babycam.core import clock
from babycam.monitor import queries as monitor_queries
from babycam.people import queries as people_queries
from babycam.rooms import devices, pairing
from babycam.rooms import queries as rooms_queries

COOKIE_AGE = 400 * 24 * 3600  # as long as browsers keep any
PAIRING_STATES = ["waiting", "used", "expired"]


class PairingInSerializer(serializers.Serializer[Any]):
    """For which room; null: the phone chooses."""

    room = serializers.IntegerField(required=False, allow_null=True, default=None)


class NewPairingSerializer(serializers.Serializer[Any]):
    """Six digits to type, or an address for a QR code. Both are told this once."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    url = serializers.CharField()
    qr = serializers.CharField(help_text="`url` as a QR code: a data: address of an SVG picture")
    expires_at = serializers.DateTimeField()
    room = serializers.IntegerField(allow_null=True)


class PairingSerializer(serializers.Serializer[Any]):
    """How far a pairing is."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(PAIRING_STATES)
    device = DeviceSerializer(allow_null=True)
    expires_at = serializers.DateTimeField()


class ProofSerializer(serializers.Serializer[Any]):
    """Either the six digits, or the secret of the QR code."""

    code = serializers.CharField(max_length=16, required=False, allow_blank=True, default="")
    secret = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two. Raises ValidationError."""
        if bool(attrs["code"]) == bool(attrs["secret"]):
            raise serializers.ValidationError({"code": "Enter the six digits, or the secret of the QR code."})
        return attrs


class ClaimSerializer(ProofSerializer):
    """Which room, and how the phone is called. `replace`: it takes the place of the camera that is there."""

    room = serializers.IntegerField()
    name = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")
    replace = serializers.BooleanField(default=False)


LookShape = inline_serializer(
    "PairingLook",
    {
        "family": serializers.CharField(),
        "room": serializers.IntegerField(allow_null=True),
        "rooms": inline_serializer(
            "PairingRoom",
            {
                "id": serializers.IntegerField(),
                "name": serializers.CharField(),
                "taken": serializers.CharField(allow_null=True, help_text="The name of the room's camera, if it has one."),
            },
            many=True,
        ),
    },
)
PairedShape = inline_serializer("Paired", {"device": DeviceSerializer()})


class PairingsView(APIView):
    """Begins a pairing: a code for the phone."""

    permission_classes = [May]
    rights = {"POST": "camera.edit"}

    @extend_schema(request=PairingInSerializer, responses={201: NewPairingSerializer}, summary="Invite a phone, for five minutes")
    def post(self, request: Request) -> Response:
        room_id = body(request, PairingInSerializer)["room"]
        room = None if room_id is None else rooms_queries.room_of(person(request), room_id)
        made = pairing.invite(room=room, now=clock.now())
        url = settings.DOOR_URL(f"/camera#{made.secret}")
        shape = {
            "id": made.pairing.pk,
            "code": made.code,
            "url": url,
            "qr": qr(url),
            "expires_at": clock.rfc3339(made.pairing.expires_at),
            "room": room_id,
        }
        return Response(shape, status=status.HTTP_201_CREATED)


class PairingView(APIView):
    """Tells whether a pairing was used, or ends it."""

    permission_classes = [May]
    rights = {"GET": "camera.edit", "DELETE": "camera.edit"}

    @extend_schema(responses=PairingSerializer, summary="Whether a phone came")
    def get(self, request: Request, pairing_id: int) -> Response:
        row = pairing.existing_pairing(pairing_id)
        shape = {
            "id": row.pk,
            "state": pairing.pairing_state(row, clock.now()),
            "device": monitor_queries.device(row.device) if row.device else None,
            "expires_at": clock.rfc3339(row.expires_at),
        }
        return Response(shape)

    @extend_schema(responses={204: None}, summary="Take it back")
    def delete(self, request: Request, pairing_id: int) -> Response:
        pairing.take_back(pairing=pairing.existing_pairing(pairing_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class LookView(APIView):
    """Tells what a code is good for."""

    permission_classes = [Anybody]

    @extend_schema(request=ProofSerializer, responses=LookShape, summary="What this code opens")
    def post(self, request: Request) -> Response:
        row = pairing.find_pairing(proof=_proof(request, body(request, ProofSerializer)), now=clock.now())
        household = people_queries.household()
        rooms = [{"id": room.pk, "name": room.name, "taken": devices.taken_by(room)} for room in pairing.choices(row)]
        return Response({"family": household.name if household else "", "room": row.room_id, "rooms": rooms})


class ClaimView(APIView):
    """Makes the phone that shows the code a camera, and gives it its credential."""

    permission_classes = [Anybody]

    @extend_schema(request=ClaimSerializer, responses={201: PairedShape}, summary="Become the camera; sets the cookie")
    def post(self, request: Request) -> Response:
        values = body(request, ClaimSerializer)
        device, token = pairing.claim(
            proof=_proof(request, values),
            room_id=values["room"],
            name=values["name"],
            replace=values["replace"],
            before=shown_device(request),
            now=clock.now(),
        )
        response = Response({"device": monitor_queries.device(device)}, status=status.HTTP_201_CREATED)
        remember(response, token)
        return response


def remember(response: Response, token: str) -> None:
    """Gives the browser the credential, so that no script can read it."""
    response.set_cookie(devices.COOKIE, token, max_age=COOKIE_AGE, secure=True, httponly=True, samesite="Strict")


def _proof(request: Request, values: dict[str, Any]) -> pairing.PairingProof:
    return pairing.PairingProof(code=values["code"], secret=values["secret"], address=address(request))


routes: list[URLPattern] = [
    path("pairings", PairingsView.as_view()),
    path("pairings/<int:pairing_id>", PairingView.as_view()),
    path("pairings/look", LookView.as_view()),
    path("pairings/claim", ClaimView.as_view()),
]
