"""Each hour: pictures that no message has taken for a day go, and so do files that no row knows."""

import asyncio
import logging
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction

from babycam.chat import attachments
from babycam.chat.models import Attachment
from babycam.core import clock
from babycam.history.loop import every

log = logging.getLogger(__name__)

EACH_S = 3600.0
UNUSED_FOR = timedelta(days=1)
SWEEP_AGE = timedelta(hours=1)  # a file may be on its way to its row
AT_ONCE = 500


async def run(stop: asyncio.Event, time: clock.Clock = clock.SYSTEM) -> None:
    """Runs until `stop` is set."""
    await every(EACH_S, lambda: turn(time), stop, name="pictures")


def turn(time: clock.Clock) -> None:
    """One hour's work."""
    now = time.now()
    with transaction.atomic():
        attachments.forget(Attachment.objects.filter(message=None, created_at__lt=now - UNUSED_FOR)[:AT_ONCE])
    known = set(Attachment.objects.values_list("file", flat=True))
    for name in _files(attachments.FOLDER):
        if name not in known and default_storage.get_modified_time(name) < now - SWEEP_AGE:
            log.warning("%s belongs to no message; it is deleted", name)
            default_storage.delete(name)


def _files(folder: str) -> list[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    inner = [name for sub in folders for name in _files(f"{folder}/{sub}")]
    return inner + [f"{folder}/{name}" for name in files]
