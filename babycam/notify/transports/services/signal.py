"""Signal: by a server in the home that speaks for a phone number (signal-cli-rest-api). Pure."""

import re
from urllib.parse import quote

from babycam.notify.transports.services.places import place
from babycam.notify.transports.services.service import Field, Line, Service, Sketch, Values

EXAMPLE = "http://192.168.1.10:8080"


def _server(text: str) -> str:
    return str(place(text, EXAMPLE, port=8080))


def _number(text: str) -> str:
    number = re.sub(r"[\s()./-]", "", text)
    number = f"+{number[2:]}" if number.startswith("00") else number
    if not re.fullmatch(r"\+[1-9]\d{6,14}", number):
        raise ValueError("Enter the number with its country code, such as +49 170 1234567.")
    return number


def _faults(values: Values) -> dict[str, str]:
    if values["sender"] == values["to"]:
        return {"to": "Signal does not ring for a message to yourself. Send from another number."}
    return {}


def _url(values: Values) -> str:
    server = place(values["server"], EXAMPLE)
    numbers = "/".join(quote(values[name], safe="") for name in ("sender", "to"))
    return f"{server.scheme('signal')}://{server.netloc}/{numbers}"


SERVICE = Service(
    code="signal",
    name="Signal",
    line="By a signal-cli server in your home.",
    steps=(
        "Run signal-cli-rest-api at home and register a number with it that is not your own.",
        "Enter its address here, and both numbers.",
    ),
    sketch=Sketch(
        "browser",
        "signal-cli-rest-api",
        (
            Line("Address", EXAMPLE, "server"),
            Line("Registered number", "+49 170 1112223", "sender"),
            Line("Your own number, in the Signal app", "+49 170 4445556", "to"),
        ),
    ),
    fields=(
        Field("server", "Address of the server", _server, example=EXAMPLE, keyboard="url", place=True),
        Field("sender", "Number that it sends from", _number, example="+49 170 1112223", keyboard="tel", longest=30),
        Field("to", "Your number", _number, example="+49 170 4445556", keyboard="tel", longest=30),
    ),
    url=_url,
    shown=lambda values: f"{values['to'][:4]}…{values['to'][-2:]}",
    faults=_faults,
)
