"""All WebSocket paths, as one ASGI application. Unknown paths are refused."""

from typing import Any

from channels.routing import URLRouter
from django.urls import path, re_path

from babycam.core.socket import Receive, Scope, Send, Socket
from babycam.monitor.consumer import worker_link
from babycam.realtime.camera import camera_socket
from babycam.realtime.consumers import page_socket
from babycam.realtime.sound_socket import sound_socket
from babycam.realtime.viewer_sockets import publisher_socket, viewer_socket


async def _nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    await Socket(scope, receive, send).refuse()


sockets: Any = URLRouter(
    [
        path("ws/events/", page_socket),  # type: ignore[arg-type]
        path("ws/camera/", camera_socket),  # type: ignore[arg-type]
        path("ws/live/<int:room>/", viewer_socket),  # type: ignore[arg-type]
        path("ws/worker/", worker_link),  # type: ignore[arg-type]
        path("ws/worker/live/", publisher_socket),  # type: ignore[arg-type]
        path("ws/worker/sound/", sound_socket),  # type: ignore[arg-type]
        re_path("", _nowhere),  # type: ignore[arg-type]
    ]
)
"""The application for `type: websocket`."""
