"""What a search says of one camera. Pure."""

import re
from dataclasses import dataclass

from babycam.core import names

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A camera at `host` (an address). `by`: how it was found; `port`, `path`: of its ONVIF service, or of its stream."""

    host: str
    by: str  # onvif, mdns or upnp
    name: str
    port: int
    path: str = "/"

    @property
    def netloc(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def cleaned(name: str) -> str:
    """A name that a stranger gave, fit to be shown."""
    return names.clean(name)[:LONGEST_NAME].strip()


def clean_path(path: str) -> str:
    return path if re.fullmatch(r"/[\w./~%-]{0,120}", path, re.ASCII) else "/"
