"""How bodies are read."""

import io
import json
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictJSONParser(JSONParser):
    """JSON; what nests deeper than Python can follow, or holds half a character, is as unreadable as what is no JSON."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The value. Raises ParseError."""
        raw = stream.read()
        try:
            value = super().parse(io.BytesIO(raw), media_type, parser_context)
            if b"\\u" in raw:
                json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate cannot be stored, nor sent back
        except (RecursionError, UnicodeEncodeError) as error:
            raise ParseError from error
        return value
