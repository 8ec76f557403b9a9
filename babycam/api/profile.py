"""What people change about themselves: name, colour, face, zone and language."""

from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http import ranges
from babycam.api.http.access import SignedIn, person
from babycam.api.http.inputs import body, upload_form, uploaded
from babycam.api.http.negotiation import AnyKind
from babycam.api.people import PersonSerializer, existing_member
from babycam.core.errors import BabycamError
from babycam.core.pictures import CONTENT_TYPE
from babycam.people import access, pictures
from babycam.people import services as people_services


class ProfileSerializer(serializers.Serializer[Any]):
    """Some of these."""

    name = serializers.CharField(max_length=64, required=False)
    colour = serializers.CharField(required=False, max_length=7)
    emoji = serializers.CharField(required=False, allow_blank=True, max_length=16)
    tz = serializers.CharField(required=False, allow_blank=True, max_length=64)
    language = serializers.CharField(required=False, allow_blank=True, max_length=35)


class ProfileView(APIView):
    """Changes one's own name, colour, face, zone or language."""

    permission_classes = [SignedIn]

    @extend_schema(request=ProfileSerializer, responses=PersonSerializer, summary="Change oneself")
    def patch(self, request: Request) -> Response:
        values = body(request, ProfileSerializer, partial=True)
        return Response(
            PersonSerializer(people_services.edit_person(person=person(request), values=values, by=person(request))).data
        )


class PictureView(APIView):
    """Sets or removes one's own picture."""

    permission_classes = [SignedIn]
    parser_classes = [MultiPartParser]

    @extend_schema(
        request=upload_form("picture"),
        responses=PersonSerializer,
        summary="One's picture: JPEG, PNG, WebP or GIF, at most 5 MB; its middle is kept",
    )
    def put(self, request: Request) -> Response:
        file = uploaded(request, "picture", missing="Choose a picture.")
        return Response(PersonSerializer(pictures.set_picture(person=person(request), content=file, size=file.size)).data)

    @extend_schema(responses=PersonSerializer, summary="Back to emoji or initial")
    def delete(self, request: Request) -> Response:
        return Response(PersonSerializer(pictures.remove_picture(person=person(request))).data)


class FaceView(APIView):
    """Sends somebody's picture to everybody inside; a viewer gets only the own one."""

    permission_classes = [SignedIn]
    content_negotiation_class = AnyKind

    @extend_schema(
        operation_id="people_picture", responses={(200, CONTENT_TYPE): OpenApiTypes.BINARY}, summary="Somebody's picture"
    )
    def get(self, request: Request, person_id: int) -> HttpResponseBase:
        asking, somebody = person(request), existing_member(person_id)
        if not somebody.picture or (somebody.pk != asking.pk and not access.allowed(asking.role, "people.see")):
            raise BabycamError("not_found")
        return ranges.serve(request._request, somebody.picture, content_type=CONTENT_TYPE, etag=f'"{somebody.picture}"')


routes: list[URLPattern] = [
    path("people/me", ProfileView.as_view()),
    path("people/me/picture", PictureView.as_view()),
    path("people/<int:person_id>/picture", FaceView.as_view()),
]
