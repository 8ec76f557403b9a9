"""The application that the web server runs: pages, the API, the sockets, and the background jobs of the lifespan."""

from typing import Any

from babycam.server import env

env.point_django_here()

import django  # noqa: E402 - Django must know its settings first
from django.conf import settings  # noqa: E402

django.setup(set_prefix=False)

from babycam.realtime.routing import sockets  # noqa: E402 - these need the apps
from babycam.realtime.visitors import signed_in  # noqa: E402
from babycam.server.answers import lengths  # noqa: E402
from babycam.server.guards import bodies, hosts, proxies, turns  # noqa: E402
from babycam.server.handler import Handler  # noqa: E402
from babycam.server.health.healthz import Healthz  # noqa: E402
from babycam.server.lifespan import lifespan  # noqa: E402

_django: Any = Handler()
_PARTS: dict[str, Any] = {"lifespan": lifespan, "http": Healthz(turns.Turns(_django)), "websocket": sockets}


async def _dispatch(scope: hosts.Scope, receive: object, send: object) -> None:
    await _PARTS[scope["type"]](scope, receive, send)


_bounded = bodies.BodyGuard(_dispatch, settings.WORKER_TOKEN, signed_in)
_guarded = hosts.HostGuard(_bounded, more=settings.EXTRA_HOSTS, origins=settings.CSRF_TRUSTED_ORIGINS)
application = lengths.Lengths(proxies.Proxies(_guarded, settings.TRUSTED_PROXIES))
