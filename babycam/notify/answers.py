"""Personal answer links: whoever holds one may answer one incident as one person, for two hours, without a login.

The token stands in the fragment of the address, which browsers send to nobody, so that it is in no server's log and link previews
cannot use it. It is made when a message is sent and kept nowhere; a channel that is removed takes its links along.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing

from babycam.core.errors import BabycamError
from babycam.notify.models import Delivery

GOOD_FOR = timedelta(hours=2)
PATH = "/answer"
_signer = signing.Signer(salt="babycam.notify.answer", sep=".")


@dataclass(frozen=True, slots=True)
class Right:
    """What a token allows: to answer `incident` as `person`. `delivery`: the message that carried it."""

    delivery: int
    incident: int
    person: int


def token_for(right: Right, now: datetime) -> str:
    """Signed, URL-safe, good for GOOD_FOR from `now`."""
    until = int((now + GOOD_FOR).timestamp())
    return _signer.sign_object([right.delivery, right.incident, right.person, until])


def read(token: str, now: datetime) -> Right:
    """What the token allows. Raises BabycamError bad_link for one that is not ours, link_expired for one that is too old."""
    try:
        delivery, incident, person, until = (int(part) for part in _signer.unsign_object(token))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BabycamError("bad_link") from error
    if now.timestamp() >= until:
        raise BabycamError("link_expired")
    return Right(delivery, incident, person)


def holds(right: Right) -> bool:
    """Whether the message is still known, as one to this person by a channel that was not removed or turned off since."""
    mine = Delivery.objects.filter(pk=right.delivery, incident=right.incident, person=right.person)
    return mine.filter(channel__enabled=True).exists()


def token_of(delivery: Delivery, now: datetime) -> str:
    """The token of a call to a person; "" for everything that cannot be answered."""
    if delivery.what != "alert" or delivery.incident is None or delivery.person_id is None:
        return ""
    return token_for(Right(delivery.pk, delivery.incident, delivery.person_id), now)


def link(token: str) -> str:
    """The whole address to tap; "" without a token."""
    return f"{settings.PAGE_URL()}{PATH}#{token}" if token else ""
