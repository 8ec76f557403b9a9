"""Whether a browser's subscription is still ours: asked by each page when it starts, so that it can renew it by itself."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.channels import ChannelSerializer
from babycam.api.http.access import May, login_of, person
from babycam.api.http.inputs import body
from babycam.core import clock
from babycam.notify import queries as notify_queries
from babycam.notify import subscriptions


class HeldSubscriptionSerializer(serializers.Serializer[Any]):
    """What the browser has: PushSubscription.endpoint, and the key that it was made with (options.applicationServerKey)."""

    endpoint = serializers.CharField(max_length=2000)
    key = serializers.CharField(max_length=100, allow_blank=True)


class SubscriptionStateSerializer(serializers.Serializer[Any]):
    """`renew`: give it to `channels` (again), it is not this login's. `anew`: it is void, subscribe anew with `key`."""

    state = serializers.ChoiceField(["on", "off", "renew", "anew"])
    key = serializers.CharField(help_text="The key to subscribe with.")
    channel = ChannelSerializer(allow_null=True, help_text="As which the server knows it, if it is this person's.")


class SubscriptionView(APIView):
    """Tells a browser whether its subscription still holds."""

    permission_classes = [May]
    rights = {"POST": "channel.own"}

    @extend_schema(
        request=HeldSubscriptionSerializer,
        responses=SubscriptionStateSerializer,
        summary="Whether a browser's subscription belongs to this login; changes nothing",
    )
    def post(self, request: Request) -> Response:
        held, somebody = body(request, HeldSubscriptionSerializer), person(request)
        state, channel = subscriptions.subscription_state(**held, login=login_of(request), person=somebody.pk, now=clock.now())
        mine = channel if channel is not None and channel.person_id == somebody.pk else None
        content = {"state": state, "key": notify_queries.push_key(), "channel": mine}
        return Response(SubscriptionStateSerializer(content).data)


routes: list[URLPattern] = [path("push/subscription", SubscriptionView.as_view())]
