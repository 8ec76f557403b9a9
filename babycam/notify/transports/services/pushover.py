"""Pushover: an app with a user key, and an application token that its owner makes once. Pure."""

import re

from babycam.notify.transports.services.service import Field, Line, Service, Sketch, Values


def _key(what: str) -> str:
    return f"{what} has exactly 30 letters and digits. Copy all of it once more."


def _user(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9]{30}", text):
        raise ValueError(_key("A user key"))
    return text


def _token(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9]{30}", text):
        raise ValueError(_key("An application token"))
    return text


def _device(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,25}", text):
        raise ValueError("A device’s name has at most 25 letters, digits, - and _.")
    return text


def _faults(values: Values) -> dict[str, str]:
    """User keys (and groups) begin with u (g), tokens with a."""
    if values["user"].startswith("a") and values["token"][0] in "ug":
        words = "This looks like the other one of the two: a user key begins with u, a token with a."
        return {"user": words, "token": words}
    if values["user"] == values["token"]:
        return {"token": "This is the user key again. The token belongs to an application that you make at pushover.net."}
    return {}


SERVICE = Service(
    code="pushover",
    name="Pushover",
    line="An app that costs a few dollars, once.",
    steps=(
        "Log in at pushover.net. Your user key stands on the first page.",
        "Choose “Create an Application/API Token” there and call it babycam: that gives the token.",
    ),
    sketch=Sketch(
        "browser",
        "pushover.net",
        (
            Line("Your User Key", "uQiRzpo4DXghDmr9Qz…", "user"),
            Line("Your Applications", "babycam"),
            Line("API Token/Key", "azGDORePK8gMaC0QOY…", "token"),
        ),
    ),
    fields=(
        Field("user", "User key", _user, example="30 letters and digits, the first is u", secret=True),
        Field("token", "Application token", _token, example="30 letters and digits, the first is a", secret=True),
        Field("device", "Only this device", _device, help="Empty: all of your devices.", required=False, folded=True),
    ),
    url=lambda values: f"pover://{values['user']}@{values['token']}/{values['device']}?priority=high",
    shown=lambda values: f"user {values['user'][:2]}…" + (f", {values['device']}" if values["device"] else ""),
    faults=_faults,
)
