"""The transports: one row each, in the order in which the API names them. A new one is a file of its own and a row here."""

from collections.abc import Callable

from babycam.notify.transports import apprise, mqtt, page, webpush
from babycam.notify.transports.services.service import Service
from babycam.notify.transports.transport import AddedBy, TextField, Transport

ROWS = (
    page.TRANSPORT,
    webpush.TRANSPORT,
    apprise.TRANSPORT,
    mqtt.TRANSPORT,
)
TRANSPORTS: dict[str, Transport] = {transport.code: transport for transport in ROWS}


def transport_of(code: str) -> Transport:
    """Raises KeyError for one that is not there."""
    return TRANSPORTS[code]


def codes(which: Callable[[Transport], bool] = lambda _: True) -> list[str]:
    """The codes of all, or of those for which `which` holds."""
    return [code for code, transport in TRANSPORTS.items() if which(transport)]


def addable() -> list[str]:
    """What a person can add."""
    return codes(lambda transport: transport.added_by is not AddedBy.NOBODY)


def text_fields() -> dict[str, TextField]:
    """The fields in which addresses are written, by name."""
    return {transport.field.name: transport.field for transport in TRANSPORTS.values() if transport.field is not None}


def services() -> list[tuple[str, Service]]:
    """Every service that has a form, with the code of its transport."""
    return [(code, service) for code, transport in TRANSPORTS.items() for service in transport.services.values()]


def elsewhere() -> list[str]:
    """What another process sends."""
    return codes(lambda transport: transport.elsewhere())
