"""In which form an answer is sent."""

from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request


class AnyKind(DefaultContentNegotiation):
    """A file is what it is, whatever the Accept header wishes."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type
