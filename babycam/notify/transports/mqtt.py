"""The house's MQTT broker: a person's own topic (for a lamp, a speaker), or the siren. The connection is kept by `broker.py`.

QoS 1: the broker has to confirm. What goes to a person is a message; the siren is a state of open incidents, which the connection
states by itself. A delivery to the siren changes nothing: it asks for that state to be looked at now, and is taken when the broker
has confirmed ON for its incident. Was it answered meanwhile, there is nothing to take.
"""

import json
import re

from babycam.core.errors import BabycamError
from babycam.notify.broker import CODE, BrokerAway, house, load
from babycam.notify.transports.parcel import Outcome, Parcel, later, ok
from babycam.notify.transports.transport import AddedBy, Address, Chat, Owner, TextField, Transport, Values, key_of

TIMEOUT_S = 5.0
LONGEST = 100  # characters of a topic
OURS = ("room/", "siren", "status")  # topics that the house itself writes to


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
        return ok("It sounds again for the same reason" if sounds else "The siren no longer sounds for it")
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


def address_of(owner: Owner, values: Values) -> Address:
    """`topic`: below the base topic; the person's own if none is given. Raises BabycamError invalid."""
    topic = str(values.get("topic") or f"person/{owner.username}").strip("/")
    if not re.fullmatch(r"[\w@.-]+(/[\w@.-]+){0,8}", topic) or len(topic) > LONGEST or topic.startswith(OURS):
        raise BabycamError("invalid", fields={"topic": ["Use letters, digits, - and _ with / between, such as person/ana."]})
    return Address(topic, topic, key_of(str(owner.id), topic), f"{owner.name}’s MQTT topic")


TRANSPORT = Transport(
    code=CODE,
    TIMEOUT_S=TIMEOUT_S,
    send=send,
    first=False,
    receipts=False,
    chat=Chat.NEVER,
    added_by=AddedBy.PARENTS,
    field=TextField("topic", longest=LONGEST, hidden=False),
    address_of=address_of,
    elsewhere=elsewhere,
    load=load,
)
