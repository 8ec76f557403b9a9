"""One line per event on stderr, without secrets: passwords and tokens are struck out before anything is written."""

import logging
import re
from typing import Any

STRUCK = "***"
_USERINFO = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://)[^/\s@'\"]*@", re.IGNORECASE)
_BEARER = re.compile(r"(?P<word>\b(?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]+", re.IGNORECASE)
_NAMED = re.compile(
    r"(?P<name>\b\w*(?:password|passwd|passphrase|token|secret|sessionid|babycam_session|babycam_camera|csrftoken|api_?key|fernet_key)\w*"
    r"[\"']?\s*[=:]\s*)(?P<value>\"[^\"]*\"|'[^']*'|[^\s,;&})\]]+)",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?P<mark>#code=)[\w-]+")


def redact(text: str) -> str:
    """`text` with URL userinfo, bearer and basic credentials, and values of fields named like secrets struck out."""
    text = _USERINFO.sub(rf"\g<scheme>{STRUCK}@", text)
    text = _BEARER.sub(rf"\g<word>{STRUCK}", text)
    text = _NAMED.sub(rf"\g<name>{STRUCK}", text)
    return _CODE.sub(rf"\g<mark>{STRUCK}", text)


class RedactingFormatter(logging.Formatter):
    """Formats as usual, tracebacks included, then strikes out secrets."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def config(level: str) -> dict[str, Any]:
    """The dictConfig for Django, uvicorn and ourselves."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": RedactingFormatter, "format": "%(asctime)s %(levelname)-7s %(name)s: %(message)s"},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "babycam": {"level": level.upper()},
            "django": {"level": "WARNING"},
            "django.request": {"level": "ERROR"},  # 4xx are answers, not events
            "uvicorn": {"level": "WARNING", "handlers": [], "propagate": True},
        },
    }
