"""The parts of the web process that live in memory, as fresh as after a start."""

from collections.abc import Iterator
from contextlib import contextmanager

from asgiref.sync import SyncToAsync
from django.db import connections

from babycam.loops import database
from babycam.monitor import phone_news
from babycam.monitor.beginnings import beginnings
from babycam.monitor.phones import phones
from babycam.monitor.presence import presence
from babycam.monitor.sound.relay import relay
from babycam.monitor.state import board
from babycam.realtime import live
from babycam.server import wiring


@contextmanager
def quiet_house() -> Iterator[None]:
    """Nothing is known of any room; every feature's events reach the sockets; database threads end with the story."""
    wiring.subscribe()
    board.clear()
    phones.dirty.clear()
    phone_news.news = phone_news.News()
    live.hub.clear()
    beginnings.clear()
    relay.clear()
    presence.clear()
    try:
        yield
    finally:
        database.close_connections()
        SyncToAsync.single_thread_executor.submit(connections.close_all).result()
