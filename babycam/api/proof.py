"""A fresh proof of who somebody is, before they make what opens the house for long: a cookie alone may be stolen.

Asked for before passkeys, invitations, accounts, reset links and tokens are made. The page asks for the password, and repeats.
"""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http import challenges
from babycam.api.http.access import SignedIn, address, person
from babycam.api.http.inputs import body
from babycam.api.http.proof import proved
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.people import passkeys
from babycam.people import services as people_services


class FreshProofSerializer(serializers.Serializer[Any]):
    """The own password, or the browser's answer to `session/passkey/options`."""

    password = serializers.CharField(max_length=4096, trim_whitespace=False, required=False, allow_null=True, default=None)
    passkey = serializers.JSONField(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two. Raises ValidationError."""
        if (attrs["password"] is None) == (attrs["passkey"] is None):
            raise serializers.ValidationError({"password": "Give the password, or a passkey."})
        return attrs


class ProofView(APIView):
    """Proves once more who one is, by password or passkey."""

    permission_classes = [SignedIn]

    @extend_schema(request=FreshProofSerializer, responses={204: None}, summary="Show once more that it is you")
    def post(self, request: Request) -> Response:
        values, me = body(request, FreshProofSerializer), person(request)
        if values["password"] is not None:
            people_services.prove(person=me, password=values["password"], address=address(request))
        elif self._person_of(request, values["passkey"]) != me:
            raise BabycamError("bad_passkey")
        proved(request)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _person_of(self, request: Request, answer: Any) -> Any:
        return passkeys.person_of(
            session=challenges.take_challenge(request), site=challenges.site_of(request), answer=answer, now=clock.now()
        )


routes: list[URLPattern] = [path("session/proof", ProofView.as_view())]
