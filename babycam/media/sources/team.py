"""Runs a source's readers in threads of their own, so that `run` ends within a second of `stop` whatever they wait for.

A reader that cannot be woken (FFmpeg in a dead network) is left behind: its feed is closed, and it ends with its own timeout.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from babycam.core.errors import BabycamError
from babycam.media.feed import Feed
from babycam.media.sources.wire import SLICE_S, Stopped

log = logging.getLogger(__name__)

Job = Callable[[threading.Event], None]
"""Reads until it fails: raises BabycamError, or Stopped soon after the event is set."""


@dataclass(slots=True)
class _Outcome:
    failure: BabycamError | None = None


def run(jobs: list[Job], feed: Feed, stop: threading.Event) -> None:
    """Until `stop`, or until one job fails: then the others are stopped too and its BabycamError is raised."""
    ending, failed, outcome = threading.Event(), threading.Event(), _Outcome()
    threads = [threading.Thread(target=_work, args=(job, ending, failed, outcome), daemon=True, name="camera") for job in jobs]
    for thread in threads:
        thread.start()
    while not failed.wait(SLICE_S) and not stop.is_set():
        pass
    feed.close()
    ending.set()
    for thread in threads:
        thread.join(2 * SLICE_S / len(threads))
    if outcome.failure and not stop.is_set():
        raise outcome.failure


def _work(job: Job, ending: threading.Event, failed: threading.Event, outcome: _Outcome) -> None:
    try:
        job(ending)
        failure = BabycamError("source_ended")
    except BabycamError as error:
        failure = error
    except Stopped:
        return
    except Exception as error:  # a malformed stream must not leave a camera without a thread and without a word
        log.exception("a camera's reader failed", extra={"error": type(error).__name__})
        failure = BabycamError("source_lost")
    outcome.failure = outcome.failure or failure
    failed.set()
