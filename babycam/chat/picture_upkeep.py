"""Each hour: pictures that no message has taken for a day go; files that no row knows go to quarantine when the rule lets them."""

import asyncio
from datetime import timedelta

from django.db import transaction

from babycam.chat import attachments
from babycam.chat.models import Attachment
from babycam.core import clock
from babycam.history.orphan_sweep import sweep_folder
from babycam.loops.timer import every

EACH_S = 3600.0
UNUSED_FOR = timedelta(days=1)
AT_ONCE = 500


async def run(stop: asyncio.Event, time: clock.Clock = clock.SYSTEM) -> None:
    """Runs until `stop` is set."""
    await every(EACH_S, lambda: turn(time), stop, name="pictures")


def turn(time: clock.Clock) -> None:
    """One hour's work."""
    now = time.now()
    with transaction.atomic():
        attachments.delete_attachments(Attachment.objects.filter(message=None, created_at__lt=now - UNUSED_FOR)[:AT_ONCE])
    sweep_folder(folder=attachments.FOLDER, known_files=known_files, what="message", now=now, ran=time.monotonic())


def known_files() -> set[str]:
    """The names that rows have."""
    return set(Attachment.objects.values_list("file", flat=True))
