"""Open pages: an event on the socket of every page that the person has open, wherever that page is connected.

Each page rings, and answers with receipts: `received`, `sounding` when its sound really started, `seen` when somebody touched it.
Repeats carry the same delivery id, so that a page shows them once.
"""

from babycam.core.events import ScreenEvent, screens
from babycam.notify.transports.parcel import Outcome, Parcel, later, ok
from babycam.notify.transports.transport import AddedBy, Chat, Transport

TIMEOUT_S = 2.0
LOOK_AGAIN_S = 5.0


async def send(parcel: Parcel) -> Outcome:
    """Publishes it in any case; whether a page is open at all is known from its pongs."""
    notification = parcel.said
    body = {
        "delivery": parcel.delivery,
        "token": parcel.token,
        "what": parcel.what,
        "incident": parcel.incident,
        "round": parcel.round,
        "title": notification.title,
        "body": notification.body,
        "melody": notification.melody,
        "url": notification.url,
        "tag": notification.tag,
        "quiet": notification.quiet,
        "over": notification.over,
    }
    screens.publish(ScreenEvent("alert", None, body, person=parcel.person))
    return ok("Sent to the open pages") if parcel.awake else later("No page open", LOOK_AGAIN_S, counts=False)


TRANSPORT = Transport(
    code="page",
    TIMEOUT_S=TIMEOUT_S,
    send=send,
    first=True,
    receipts=True,
    chat=Chat.URGENT,
    added_by=AddedBy.NOBODY,
    while_open=True,
)
