"""What was sent, checked: a body, a query string, a file."""

from typing import Any

from rest_framework.request import Request
from rest_framework.serializers import Serializer

from babycam.core.errors import BabycamError


def body(request: Request, shape: type[Serializer[Any]], *, partial: bool = False) -> dict[str, Any]:
    """What was sent, checked; raises rest_framework's ValidationError."""
    return _checked(shape(data=request.data, partial=partial))


def part(request: Request, name: str, shape: type[Serializer[Any]]) -> dict[str, Any]:
    """The object `name` of what was sent, checked, so that faults are told at its own fields; raises ValidationError likewise."""
    sent = request.data.get(name) if isinstance(request.data, dict) else None
    return _checked(shape(data={} if sent is None else sent))


def filters(request: Request, shape: type[Serializer[Any]]) -> dict[str, Any]:
    """The query string, checked, without what was left empty; raises rest_framework's ValidationError."""
    return _checked(shape(data={name: value for name, value in request.query_params.items() if value}))


def _checked(serializer: Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def uploaded(request: Request, name: str, *, missing: str) -> Any:
    """The file in the field `name` of a form. Raises BabycamError invalid with the words `missing` where there is none."""
    file = request.FILES.get(name)
    if file is None:
        raise BabycamError("invalid", fields={name: [missing]})
    return file


def upload_form(name: str) -> dict[str, Any]:
    """How the schema tells of a form with one file, in the field `name`."""
    return {"multipart/form-data": {"type": "object", "properties": {name: {"type": "string", "format": "binary"}}}}
