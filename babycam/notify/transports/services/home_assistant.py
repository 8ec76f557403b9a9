"""Home Assistant: its companion app on a phone, told by one of its notify services. Pure."""

import re
from urllib.parse import quote

from babycam.notify.transports.services.places import place
from babycam.notify.transports.services.service import Field, Line, Service, Sketch, Values

EXAMPLE = "http://homeassistant.local:8123"


def _server(text: str) -> str:
    return str(place(text, EXAMPLE, port=8123))


def _token(text: str) -> str:
    token = re.sub(r"(?i)^bearer\s+", "", text)
    if not re.fullmatch(r"[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}", token, re.ASCII):
        raise ValueError("A long-lived access token has about 180 letters in three parts with dots. Copy all of it once more.")
    return token


def _notifier(text: str) -> str:
    name = re.sub(r"(?i)^(service:\s*)?notify[./]", "", text).lower()
    if name in ("persistent_notification", "notify"):
        raise ValueError("This one wakes nobody. Choose your phone’s, such as notify.mobile_app_anas_phone.")
    if not re.fullmatch(r"[a-z0-9_]{2,80}", name):
        raise ValueError("A service looks like notify.mobile_app_anas_phone.")
    return f"notify.{name}"


def _url(values: Values) -> str:
    server = place(values["server"], EXAMPLE)
    return f"{server.scheme('hassio')}://{_netloc(values)}/{quote(values['token'], safe='')}/{values['notifier']}"


def _netloc(values: Values) -> str:
    """With the port: Apprise takes 8123 for http if there is none, where a browser takes 80."""
    server = place(values["server"], EXAMPLE)
    return server.netloc if server.port or server.secure else f"{server.netloc}:80"


SERVICE = Service(
    code="home_assistant",
    name="Home Assistant",
    line="Its app on your phone.",
    steps=(
        "In Home Assistant open your profile, then Security, and make a long-lived access token.",
        "Under Developer tools, Actions, type “notify.mobile_app”: your phone’s service is in the list.",
    ),
    sketch=Sketch(
        "browser",
        "Home Assistant",
        (
            Line("Its address, in the browser", EXAMPLE, "server"),
            Line("Profile, Security: Long-lived access tokens", "eyJhbGciOiJIUzI1…", "token"),
            Line("Developer tools, Actions", "notify.mobile_app_anas_phone", "notifier"),
        ),
    ),
    fields=(
        Field("server", "Address", _server, example=EXAMPLE, keyboard="url", place=True),
        Field("token", "Long-lived access token", _token, longest=500, secret=True),
        Field("notifier", "Service of your phone", _notifier, example="notify.mobile_app_anas_phone", longest=100),
    ),
    url=_url,
    shown=lambda values: f"{place(values['server'], EXAMPLE).netloc}, {values['notifier'].removeprefix('notify.')}",
)
