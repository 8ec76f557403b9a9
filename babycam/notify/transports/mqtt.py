"""The house's MQTT broker: a person's own topic (for a lamp, a speaker), or the siren. The connection is kept by `broker.py`.

QoS 1: the broker has to confirm. What goes to a person is a message; the siren is a state of open incidents, which the connection
states by itself. A delivery to the siren changes nothing: it asks for that state to be looked at now, and is taken when the broker
has confirmed ON for its incident. Was it answered meanwhile, there is nothing to take.
"""

import json

from babycam.notify.broker import BrokerAway, house
from babycam.notify.transports.parcel import Outcome, Parcel, later, ok

TIMEOUT_S = 5.0


def elsewhere() -> bool:
    """Whether another process keeps the connection, and sends."""
    return house.elsewhere


async def send(parcel: Parcel) -> Outcome:
    """Publishes and waits for the broker's confirmation."""
    try:
        if parcel.person is None:
            return _siren(parcel, await house.sounds(parcel.incident or 0))
        await house.publish(parcel.address, json.dumps(content(parcel)), retain=False)
    except BrokerAway as error:
        return later(str(error), counts=not house.elsewhere)
    return ok("The broker took it")


def _siren(parcel: Parcel, sounds: bool) -> Outcome:
    if parcel.said.over:
        return ok("It sounds again for the same reason" if sounds else "The siren does not sound for it any more")
    return ok("The broker took it") if sounds else Outcome("never", "It was answered before the siren sounded", counts=False)


def content(parcel: Parcel) -> dict[str, object]:
    """What is published for a person."""
    notification = parcel.said
    return {
        "title": notification.title,
        "body": notification.body,
        "melody": notification.melody,
        "incident": parcel.incident,
        "round": parcel.round,
        "delivery": parcel.delivery,
        "quiet": notification.quiet,
        "over": notification.over,
    }
