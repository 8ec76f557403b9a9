"""A service that nobody has: as a row of its own it shows all that a new one needs."""

from babycam.notify.transports.services.service import Field, Line, Service, Sketch


def _floor(text: str) -> str:
    if not text.isdigit():
        raise ValueError("Name the floor by its number.")
    return text


SERVICE = Service(
    code="doorman",
    name="The doorman",
    line="Walks up.",
    steps=("Ask him.",),
    sketch=Sketch("phone", "His list", (Line("Floor", "3", "floor"),)),
    fields=(Field("floor", "Floor", _floor), Field("word", "Password", secret=True)),
    url=lambda values: f"ntfy://doorman.example.org/{values['word']}-{values['floor']}",
    shown=lambda values: f"floor {values['floor']}",
)
