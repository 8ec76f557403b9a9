"""Session descriptions (RFC 8866) over HTTP: how they are read, and which answers may be asked for."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from babycam.core.errors import BabycamError
from babycam.core.link import Answer

View = TypeVar("View", bound=Callable[..., Any])

LARGEST_SDP = 64 * 1024
SDP = "application/sdp"
_ANSWERED: Any = {(201, SDP): OpenApiResponse(OpenApiTypes.STR, description="The answer; Location names the session.")}
_WELCOME = frozenset({SDP, "application/*", "*/*", "*", "application/json", "application/problem+json"})


class SdpParser(BaseParser):
    """A session description as text."""

    media_type = SDP

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The body as text. Raises BabycamError too_big, or unreadable for what is no UTF-8."""
        raw = stream.read(LARGEST_SDP + 1)
        if len(raw) > LARGEST_SDP:
            raise BabycamError("too_big")
        try:
            return str(raw, "utf-8")
        except UnicodeDecodeError as error:
            raise BabycamError("unreadable") from error


class SdpNegotiation(DefaultContentNegotiation):
    """Answers are SDP and problems are JSON, whatever of the two was asked for; 406 for those who want neither."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """Raises NotAcceptable when neither SDP nor a problem is welcome."""
        wanted = {part.partition(";")[0].strip().lower() for part in request.headers.get("Accept", "*/*").split(",")}
        if not wanted & _WELCOME and wanted != {""}:
            raise exceptions.NotAcceptable
        return renderers[0], renderers[0].media_type


def takes_offer(summary: str) -> Callable[[View], View]:
    """A decorator: how the schema tells of a view that takes an offer and gives an answer."""
    decorator: Callable[[View], View] = extend_schema(request={SDP: OpenApiTypes.STR}, responses=_ANSWERED, summary=summary)
    return decorator


def offer(request: Request) -> str:
    """The offer that was sent. Raises BabycamError invalid for what is no session description."""
    text = str(request.data or "")
    if not text.lstrip().startswith("v=0") or "m=" not in text:
        raise BabycamError("invalid", fields={"sdp": ["This is no session description."]})
    return text


def answered(room_id: int, way: str, session: UUID | str, answer: Answer) -> HttpResponse:
    """The worker's answer to an offer. `way`: whip | whep | talk, under which the session can be ended."""
    headers = {"Location": f"/api/rooms/{room_id}/{way}/{session}"}
    return HttpResponse(str(answer.result["sdp"]), status=201, content_type=SDP, headers=headers)
