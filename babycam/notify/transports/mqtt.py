"""The house's MQTT broker: a person's own topic (for a lamp, a speaker), or the siren. The connection is kept by `broker.py`.

QoS 1: the broker has to confirm. A siren is switched ON by a call and OFF when it is taken back; retained, so that a siren that
comes back learns how it should be.
"""

import json

from babycam.notify.broker import Away, house
from babycam.notify.transports.parcel import Outcome, Parcel, later, ok

TIMEOUT_S = 5.0


def elsewhere() -> bool:
    """Whether another process keeps the connection, and sends."""
    return house.elsewhere


async def send(parcel: Parcel) -> Outcome:
    """Publishes and waits for the broker's confirmation."""
    try:
        if parcel.person is None:
            await house.publish("siren/state", "OFF" if parcel.said.over else "ON", retain=True)
        else:
            await house.publish(parcel.address, json.dumps(content(parcel)), retain=False)
    except Away as error:
        return later(str(error), counts=not house.elsewhere)
    return ok("The broker took it")


def content(parcel: Parcel) -> dict[str, object]:
    """What is published for a person."""
    said = parcel.said
    return {
        "title": said.title,
        "body": said.body,
        "melody": said.melody,
        "incident": parcel.incident,
        "round": parcel.round,
        "delivery": parcel.delivery,
        "quiet": said.quiet,
        "over": said.over,
    }
