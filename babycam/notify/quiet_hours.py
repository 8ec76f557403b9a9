"""By which ways somebody is told of a chat message, and when. Pure.

By day a message is pushed to browsers of people who do not look at a page; at night nothing is sent, unless its sender marked it
urgent: then it takes every way of the person that can show words. Topics of the broker are lamps and speakers: never.
"""

from datetime import datetime, timedelta

from babycam.notify.transports.transport import Chat, Transport

APART = timedelta(seconds=30)  # two notifications of one conversation on one channel
URGENT_APART = timedelta(seconds=10)
USE = timedelta(minutes=30)  # a message that could not be shown by then waits in the chat
URGENT_USE = timedelta(minutes=5)
SHORTEST = timedelta(minutes=1)


def used(transport: Transport, *, urgent: bool, night: bool, looking: bool) -> bool:
    """Whether a channel of this transport is used; `looking`: the person has a page before their eyes, which shows it anyway."""
    if urgent:
        return transport.while_open if looking else transport.chat is not Chat.NEVER
    return transport.chat is Chat.ALL and not night and not looking


def due_at(now: datetime, last: datetime | None, *, urgent: bool) -> datetime:
    """When it may be sent, if the last of this conversation on this channel was told at `last`."""
    return now if last is None else max(now, last + (URGENT_APART if urgent else APART))


def useful_until(due: datetime, *, urgent: bool, next_night: datetime | None) -> datetime | None:
    """After that it is not sent any more: what was said by day must not ring at night. None: it is too late already."""
    if urgent:
        return due + URGENT_USE
    until = due + USE if next_night is None else min(due + USE, next_night)
    return until if until - due >= SHORTEST or next_night is None else None
