"""The services, in the order in which they are offered: one row each. A new one is a file of its own and a row here."""

from babycam.notify.transports.services import home_assistant, mail, ntfy, pushover, signal, telegram
from babycam.notify.transports.services.service import Service

ROWS: tuple[Service, ...] = (
    ntfy.SERVICE,
    pushover.SERVICE,
    telegram.SERVICE,
    signal.SERVICE,
    home_assistant.SERVICE,
    mail.SERVICE,
)
SERVICES: dict[str, Service] = {service.code: service for service in ROWS}
