"""A transport that nobody has: a doorbell. As a file of its own it shows all that a new transport needs beside its row."""

from babycam.core.errors import BabycamError
from babycam.notify.transports.parcel import Outcome, Parcel, ok
from babycam.notify.transports.transport import AddedBy, Address, Chat, Owner, TextField, Transport, Values, key_of

rung: list[tuple[str, str]] = []


async def send(parcel: Parcel) -> Outcome:
    """Rings at the door that is its address."""
    rung.append((parcel.address, parcel.said.title))
    return ok("The doorbell rang")


def address_of(owner: Owner, values: Values) -> Address:
    """`door`: which one."""
    door = str(values.get("door") or "")
    if not door.isalpha():
        raise BabycamError("invalid", fields={"door": ["Name the door in letters."]})
    return Address(door, f"the {door} door", key_of(door), f"{owner.name}'s doorbell")


TRANSPORT = Transport(
    code="doorbell",
    TIMEOUT_S=3.0,
    send=send,
    first=True,
    receipts=False,
    chat=Chat.URGENT,
    added_by=AddedBy.PARENTS,
    field=TextField("door", longest=20, hidden=False),
    address_of=address_of,
    only_owner=lambda values: values.get("door") == "back",
)
