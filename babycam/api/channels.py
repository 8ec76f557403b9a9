"""How people are reached: their channels and the key that browsers subscribe with."""

from dataclasses import asdict
from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, extend_schema_field, inline_serializer
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.deliveries import CHANNEL_KINDS, DeliverySerializer
from babycam.api.http.access import May, login_of, person
from babycam.api.http.inputs import body
from babycam.api.http.pagination import pages_by
from babycam.api.http.qr import qr
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.notify import channels
from babycam.notify import queries as notify_queries
from babycam.notify import services as notify_services
from babycam.notify.transports import registry
from babycam.notify.transports.registry import transport_of
from babycam.notify.transports.services.service import Service
from babycam.notify.transports.transport import AddedBy
from babycam.people import access
from babycam.people import queries as people_queries

ADDABLE = registry.addable()


class WrittenAddress(serializers.Serializer[Any]):
    """The fields in which addresses are written: each transport says its own."""

    def get_fields(self) -> dict[str, Any]:
        """Those of the class, then one for each field of the transports."""
        written = {
            field.name: serializers.CharField(max_length=field.longest, required=False, write_only=field.hidden)
            for field in registry.text_fields().values()
        }
        return {**super().get_fields(), **written}


class ChannelSerializer(serializers.Serializer[Any]):
    """A way to reach somebody. `verified_at`: it has proven itself; `dead_reason`: it never will again as it is."""

    id = serializers.IntegerField()
    person = serializers.IntegerField(source="person_id")
    kind = serializers.ChoiceField(CHANNEL_KINDS)
    name = serializers.CharField()
    address = serializers.CharField(source="shown", help_text="Without its secrets.")
    enabled = serializers.BooleanField()
    verified_at = serializers.DateTimeField(allow_null=True)
    last_ok_at = serializers.DateTimeField(allow_null=True)
    last_receipt_at = serializers.DateTimeField(allow_null=True)
    fail_streak = serializers.IntegerField()
    dead_reason = serializers.CharField()
    service = serializers.CharField(help_text='By whose form its address was written; "" where it was written by hand.')
    proves = serializers.SerializerMethodField(help_text="Its device sends a receipt for what arrived.")
    while_open = serializers.SerializerMethodField(help_text="It stands for the open pages: there by itself, never removed.")

    def get_proves(self, row: Any) -> bool:
        """Whether its transport gives receipts."""
        return transport_of(row.kind).receipts

    def get_while_open(self, row: Any) -> bool:
        """Whether these are the person's open pages."""
        return transport_of(row.kind).while_open


class FormLinkSerializer(serializers.Serializer[Any]):
    """Where a device subscribes: told this once, to whoever wrote it."""

    on = serializers.CharField(help_text="Which device it is for.")
    url = serializers.CharField()
    qr = serializers.CharField(help_text="`url` as a QR code: a data: address of an SVG picture")


class WrittenChannelSerializer(ChannelSerializer):
    """A channel as it was just written."""

    links = serializers.SerializerMethodField(help_text="Empty where there is nothing to subscribe to.")

    @extend_schema_field(FormLinkSerializer(many=True))
    def get_links(self, row: Any) -> list[dict[str, str]]:
        """Only after its form was written."""
        links = channels.links_of(row) if self.context["by_form"] else ()
        return [{"on": link.on, "url": link.url, "qr": qr(link.url)} for link in links]


class FormSerializer(serializers.Serializer[Any]):
    """What the form of a channel may be filled with again."""

    service = serializers.CharField(help_text='"" where it was written by hand.')
    form = serializers.DictField(child=serializers.CharField(allow_blank=True), help_text="Its fields without the secret ones.")
    kept = serializers.ListField(child=serializers.CharField(), help_text="Secret fields that are set: left empty they stay.")


# inline, because a Serializer class cannot have a field called "fields"
ServiceShape = inline_serializer(
    "Service",
    {
        "kind": serializers.ChoiceField(CHANNEL_KINDS),
        "code": serializers.CharField(),
        "name": serializers.CharField(),
        "line": serializers.CharField(help_text="What it is, in a few words."),
        "steps": serializers.ListField(child=serializers.CharField(), help_text="What to do first."),
        "sketch": inline_serializer(
            "ServiceSketch",
            {
                "frame": serializers.ChoiceField(["phone", "browser"]),
                "title": serializers.CharField(),
                "lines": inline_serializer(
                    "ServiceSketchLine",
                    {
                        "label": serializers.CharField(),
                        "value": serializers.CharField(allow_blank=True),
                        "field": serializers.CharField(allow_blank=True, help_text="The field that asks for what stands there."),
                    },
                    many=True,
                ),
            },
        ),
        "fields": inline_serializer(
            "ServiceField",
            {
                "name": serializers.CharField(),
                "label": serializers.CharField(),
                "help": serializers.CharField(allow_blank=True),
                "example": serializers.CharField(allow_blank=True),
                "usual": serializers.CharField(allow_blank=True, help_text="What counts when it is left empty."),
                "keyboard": serializers.ChoiceField(["text", "url", "tel", "email"]),
                "longest": serializers.IntegerField(),
                "required": serializers.BooleanField(),
                "secret": serializers.BooleanField(),
                "folded": serializers.BooleanField(help_text="Most families leave it alone."),
                "proposed": serializers.BooleanField(help_text="The page proposes a long one that nobody guesses."),
                "choices": serializers.ListField(child=serializers.ListField(child=serializers.CharField())),
            },
            many=True,
        ),
    },
    many=True,
)


class WrittenForm(serializers.Serializer[Any]):
    """What was written in a service's form."""

    form = serializers.DictField(
        child=serializers.CharField(max_length=500, allow_blank=True, trim_whitespace=False), required=False, write_only=True
    )


class SubscriptionKeysSerializer(serializers.Serializer[Any]):
    """Of a PushSubscription."""

    p256dh = serializers.CharField(max_length=200)
    auth = serializers.CharField(max_length=100)


class SubscriptionSerializer(serializers.Serializer[Any]):
    """What PushSubscription.toJSON() gives."""

    endpoint = serializers.CharField(max_length=2000)
    keys = SubscriptionKeysSerializer()


class ChannelInSerializer(WrittenForm, WrittenAddress):
    """A new channel: `subscription` for webpush, `url` or a `service` with its `form` for apprise, `topic` for mqtt."""

    person = serializers.IntegerField(required=False, help_text="Yourself, unless you may edit everybody's.")
    name = serializers.CharField(max_length=64, required=False)
    service = serializers.CharField(max_length=24, required=False, help_text="Whose `form` it is: a code of `channels/services`.")
    subscription = SubscriptionSerializer(required=False)
    key = serializers.CharField(max_length=100, required=False, help_text="The key that the subscription was made with.")
    replaces = serializers.CharField(max_length=2000, required=False, help_text="The endpoint that this browser had before.")
    prove = serializers.BooleanField(required=False, help_text="Send it a silent test at once, unless it has proven itself.")

    def get_fields(self) -> dict[str, Any]:
        """`kind` is whatever can be added."""
        return {"kind": serializers.ChoiceField(registry.addable()), **super().get_fields()}


class ChannelChangesSerializer(WrittenForm, WrittenAddress):
    """Some changes; a new address has to prove itself again. Secrets that are left empty in `form` stay."""

    name = serializers.CharField(max_length=64, required=False)
    enabled = serializers.BooleanField(required=False)


class PushKeySerializer(serializers.Serializer[Any]):
    """`applicationServerKey` for PushManager.subscribe()."""

    key = serializers.CharField(help_text="P-256, uncompressed, URL-safe base64.")


class ChannelsView(ListAPIView[Any]):
    """Lists one's own channels, and everybody's for those who look after the family; adds one."""

    permission_classes = [May]
    rights = {"GET": "channel.own", "POST": "channel.own"}
    serializer_class = ChannelSerializer
    pagination_class = pages_by("person", "id")

    def get_queryset(self) -> Any:
        asking = person(self.request)
        notify_services.make_page(asking.pk)
        return notify_queries.channels_of(asking, everybody=_everybody(self.request))

    @extend_schema(request=ChannelInSerializer, responses={201: WrittenChannelSerializer}, summary="Add a way to reach somebody")
    def post(self, request: Request) -> Response:
        values = body(request, ChannelInSerializer)
        whom = _whom(request, values.pop("person", None))
        kind = values.pop("kind")
        transport = transport_of(kind)
        if transport.added_by is AddedBy.PARENTS and not _everybody(request):
            raise BabycamError("not_allowed")
        _check_owner(request, kind, values)
        if transport.added_by is AddedBy.ONESELF and whom.pk != person(request).pk:
            raise BabycamError("invalid", fields={"person": ["A browser calls whoever is logged in on it."]})
        if "form" in values and whom.pk != person(request).pk:
            raise BabycamError("invalid", fields={"person": ["A form is for oneself. For somebody else, use the address."]})
        login = login_of(request) if transport.of_login else None
        channel = channels.add_channel(person=whom, kind=kind, values=values, now=clock.now(), login=login)
        if values.get("prove"):
            notify_services.prove_again(channel_id=channel.pk, now=clock.now())
        return Response(_written(channel, values), status=status.HTTP_201_CREATED)


class ChannelView(APIView):
    """Shows, changes or removes one channel."""

    permission_classes = [May]
    rights = {"GET": "channel.own", "PATCH": "channel.own", "DELETE": "channel.own"}

    @extend_schema(responses=ChannelSerializer, summary="One channel")
    def get(self, request: Request, channel_id: int) -> Response:
        return Response(ChannelSerializer(_existing_channel(request, channel_id)).data)

    @extend_schema(
        request=ChannelChangesSerializer, responses=WrittenChannelSerializer, summary="Rename, turn off, change the address"
    )
    def patch(self, request: Request, channel_id: int) -> Response:
        channel = _existing_channel(request, channel_id)
        values = body(request, ChannelChangesSerializer)
        if {*registry.text_fields(), "form"} & set(values) and not _everybody(request):
            raise BabycamError("not_allowed")
        if "form" in values and channel.person_id != person(request).pk:
            raise BabycamError("not_allowed")
        _check_owner(request, channel.kind, values)
        return Response(_written(channels.edit_channel(channel=channel, values=values), values))

    @extend_schema(responses={204: None}, summary="Remove it")
    def delete(self, request: Request, channel_id: int) -> Response:
        channels.remove_channel(channel=_existing_channel(request, channel_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ServicesView(APIView):
    """Lists the services that have a form, with all that a page needs to draw it."""

    permission_classes = [May]
    rights = {"GET": "channel.own"}

    @extend_schema(responses=ServiceShape, summary="Services that a form asks for")
    def get(self, request: Request) -> Response:
        return Response([_service_shape(kind, service) for kind, service in registry.services()])


class ChannelFormView(APIView):
    """Gives what the form of one's own channel may be filled with again: never a secret."""

    permission_classes = [May]
    rights = {"GET": "channel.own"}

    @extend_schema(responses=FormSerializer, summary="The form by which it was made, without its secrets")
    def get(self, request: Request, channel_id: int) -> Response:
        channel = notify_queries.channel_of(person(request), channel_id, everybody=False)
        form, kept = channels.form_of(channel)
        return Response({"service": channel.service, "form": form, "kept": kept})


class ChannelTestView(APIView):
    """Sends a test notification on one channel."""

    permission_classes = [May]
    rights = {"POST": "channel.own"}

    @extend_schema(request=None, responses={202: DeliverySerializer}, summary="Send a test by it now")
    def post(self, request: Request, channel_id: int) -> Response:
        channel, now = _existing_channel(request, channel_id), clock.now()
        channels.may_test(channel=channel, now=now)
        sent = notify_services.send_test(channel_id=channel.pk, now=now)
        if not sent:
            raise BabycamError("invalid", fields={"enabled": ["This channel is turned off."]})
        return Response(DeliverySerializer(notify_queries.delivery_json(sent[0])).data, status=status.HTTP_202_ACCEPTED)


class PushKeyView(APIView):
    """Gives the key with which a browser subscribes to web push."""

    permission_classes = [May]
    rights = {"GET": "channel.own"}

    @extend_schema(responses=PushKeySerializer, summary="The key to subscribe to push messages with")
    def get(self, request: Request) -> Response:
        return Response({"key": notify_queries.push_key()})


FORM_FIELDS = (
    "name",
    "label",
    "help",
    "example",
    "usual",
    "keyboard",
    "longest",
    "required",
    "secret",
    "folded",
    "proposed",
    "choices",
)


def _service_shape(kind: str, service: Service) -> dict[str, Any]:
    """What the page draws: without the rules, which stay here."""
    fields = [{name: getattr(field, name) for name in FORM_FIELDS} for field in service.fields]
    said = {name: getattr(service, name) for name in ("code", "name", "line", "steps")}
    return {"kind": kind, **said, "sketch": asdict(service.sketch), "fields": fields}


def _written(channel: Any, values: dict[str, Any]) -> Any:
    return WrittenChannelSerializer(channel, context={"by_form": "form" in values}).data


def _everybody(request: Request) -> bool:
    return access.allowed(person(request).role, access.Right.CHANNEL_ALL)


def _check_owner(request: Request, kind: str, values: dict[str, Any]) -> None:
    """Raises BabycamError not_allowed for an address that only the owner may use."""
    if person(request).role != access.Role.OWNER and transport_of(kind).only_owner(values):
        raise BabycamError("not_allowed")


def _existing_channel(request: Request, channel_id: int) -> Any:
    return notify_queries.channel_of(person(request), channel_id, everybody=_everybody(request))


def _whom(request: Request, person_id: int | None) -> Any:
    asking = person(request)
    if person_id in (None, asking.pk):
        return asking
    whom = people_queries.person(int(person_id or 0)) if _everybody(request) else None
    if whom is None:
        raise BabycamError("not_found")
    return whom


routes: list[URLPattern] = [
    path("channels", ChannelsView.as_view()),
    path("channels/services", ServicesView.as_view()),
    path("channels/<int:channel_id>", ChannelView.as_view()),
    path("channels/<int:channel_id>/form", ChannelFormView.as_view()),
    path("channels/<int:channel_id>/test", ChannelTestView.as_view()),
    path("push/key", PushKeyView.as_view()),
]
