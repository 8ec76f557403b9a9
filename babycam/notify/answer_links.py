"""Personal answer links: whoever holds one may answer one incident as one person, for two hours, without a login.

The token stands in the fragment of the address, which browsers send to nobody, so that it is in no server's log and link previews
cannot use it. It is made when a message is sent and kept nowhere; a channel that is removed takes its links along, and so does the
login that a browser's subscription belongs to when it ends.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

from babycam.core.errors import BabycamError
from babycam.notify import subscriptions
from babycam.notify.models import Delivery

GOOD_FOR = timedelta(hours=2)
_signer = signing.Signer(salt="babycam.notify.answer", sep=".")


@dataclass(frozen=True, slots=True)
class AnswerRight:
    """What a token allows: to answer `incident` as `person`. `delivery`: the message that carried it; `login`: the one that the
    browser to which it went belonged to then, 0 where there is none."""

    delivery: int
    incident: int
    person: int
    login: int = 0


def token_for(right: AnswerRight, now: datetime) -> str:
    """Signed, URL-safe, good for GOOD_FOR from `now`."""
    until = int((now + GOOD_FOR).timestamp())
    return _signer.sign_object([right.delivery, right.incident, right.person, until, right.login])


def read_token(token: str, now: datetime) -> AnswerRight:
    """What the token allows. Raises BabycamError bad_link for one that is not ours, link_expired for one that is too old."""
    try:
        delivery, incident, person, until, *login = (int(part) for part in _signer.unsign_object(token))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BabycamError("bad_link") from error
    if now.timestamp() >= until:
        raise BabycamError("link_expired")
    return AnswerRight(delivery, incident, person, *login[:1])


def check_token(right: AnswerRight, now: datetime) -> None:
    """Whether it still holds. Raises BabycamError bad_link when the message is not known any more, as one to this person by a
    channel that was not removed or turned off since; link_logged_out when it went to a browser that was logged out since, or is
    somebody else's now.
    """
    mine = Delivery.objects.filter(pk=right.delivery, incident=right.incident, person=right.person, channel__enabled=True)
    delivery = mine.select_related("channel__person").first()
    if delivery is None or delivery.channel is None:
        raise BabycamError("bad_link")
    channel = delivery.channel
    others = channel.person_id != right.person or (right.login and channel.login_id != right.login)
    if others or subscriptions.logged_out(channel, now):
        raise BabycamError("link_logged_out")


def token_of(delivery: Delivery, now: datetime) -> str:
    """The token of a call to a person; "" for everything that cannot be answered."""
    if delivery.what != "alert" or delivery.incident is None or delivery.person_id is None:
        return ""
    login = delivery.channel.login_id if delivery.channel else None
    return token_for(AnswerRight(delivery.pk, delivery.incident, delivery.person_id, login or 0), now)
