"""How a setting's text becomes its value: each raises ValueError with words for what cannot be right."""

import base64
import ipaddress
import re
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def text(value: str) -> str:
    return value


def folder(value: str) -> Path:
    return Path(value).expanduser().absolute()


def file(value: str) -> Path:
    """Raises ValueError when there is none."""
    path = folder(value)
    if not path.is_file():
        raise ValueError("there is no such file")
    return path


def whole(low: int, high: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not re.fullmatch(r"\d+", value) or not low <= int(value) <= high:
            raise ValueError(f"it must be a whole number from {low} to {high}")
        return int(value)

    return parse


def yes_or_no(value: str) -> bool:
    """Raises ValueError for any other word."""
    words = {"1": True, "yes": True, "true": True, "on": True, "0": False, "no": False, "false": False, "off": False}
    if value.lower() not in words:
        raise ValueError("it must be yes or no")
    return words[value.lower()]


def one_of(*choices: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value.lower() not in choices:
            raise ValueError(f"it must be one of {', '.join(choices)}")
        return value.lower()

    return parse


def address(*schemes: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if urlsplit(value).scheme not in schemes:
            raise ValueError(f"it must start with {' or '.join(s + '://' for s in schemes)}")
        return value

    return parse


def base(value: str) -> str:
    """A URL without a path. Raises ValueError."""
    if not re.fullmatch(r"https://[^\s/?#@]+/?", value):
        raise ValueError("it must be like https://baby.example.org, without a path")
    return value.rstrip("/")


def contact(value: str) -> str:
    """Whom a push service may write to. Raises ValueError."""
    if not re.fullmatch(r"mailto:[^@\s]+@[^@\s]+\.[^@\s]+|https://\S+\.\S+", value):
        raise ValueError("it must be like mailto:name@example.org or https://example.org")
    return value


def names(value: str) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in value.split(",") if name.strip())


def networks(value: str) -> tuple[Network, ...]:
    """Addresses and networks, with commas between. Raises ValueError."""
    parsed = []
    for part in filter(None, (text.strip() for text in value.split(","))):
        try:
            parsed.append(ipaddress.ip_network(part, strict=False))
        except ValueError as error:
            raise ValueError(f"{part} is no address such as 127.0.0.1 and no network such as 172.16.0.0/12") from error
    if any(not network.prefixlen for network in parsed):
        raise ValueError("everybody is too many: name your proxies only")
    return tuple(parsed)


def zone(value: str) -> str:
    """A name of the IANA database. Raises ValueError."""
    try:
        zoneinfo.ZoneInfo(value)
    except (ValueError, zoneinfo.ZoneInfoNotFoundError) as error:
        raise ValueError("it must be a time zone such as Europe/Berlin") from error
    return value


def long_secret(value: str) -> str:
    """Raises ValueError for less than 32 characters."""
    if len(value) < 32:
        raise ValueError("it must have at least 32 characters")
    return value


def fernet_key(value: str) -> str:
    """32 bytes in base64. Raises ValueError."""
    try:
        good = len(base64.urlsafe_b64decode(value)) == 32
    except ValueError:
        good = False
    if not good:
        raise ValueError("it must be 32 bytes in URL-safe base64")
    return value
