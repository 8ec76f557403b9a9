"""What the IP Webcam app can do beside its streams, through pydroid-ipcam: battery, torch, night vision, camera choice.

Slow and rare, so it runs in a loop of its own and aiohttp is imported only here.
"""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from babycam.core.errors import BabycamError
from babycam.media.sources.address import Address
from babycam.media.sources.feed import Feed
from babycam.media.sources.wire import Stopped

if TYPE_CHECKING:
    from aiohttp import TraceRequestRedirectParams
    from pydroid_ipcam import PyDroidIPCam

log = logging.getLogger(__name__)

FIRST_LOOK_S = 3.0
EVERY_S = 30.0
TIMEOUT_S = 5

T = TypeVar("T")


def control(address: Address, changes: dict[str, bool]) -> None:
    """Switch `torch`, `night_vision`, `front`. Blocks. Raises not_found for anything else, and what `_ask` raises."""

    async def switch(camera: "PyDroidIPCam") -> bool:
        switches = {"torch": camera.torch, "night_vision": camera.set_night_vision, "front": camera.set_front_facing_camera}
        return all([bool(await switches[name](value)) for name, value in changes.items()])

    if not changes or not changes.keys() <= {"torch", "night_vision", "front"}:
        raise BabycamError("not_found")
    if not _ask(address, switch):
        raise BabycamError("unavailable")


def watch_battery(address: Address, out: Feed, stop: threading.Event) -> None:
    """Report the battery every 30 s until stopped; a phone that does not tell is asked again."""
    wait_s = FIRST_LOOK_S
    while not stop.wait(wait_s):
        wait_s = EVERY_S
        try:
            percent = _ask(address, _battery)
        except BabycamError as error:
            log.debug("the battery is not told", extra={"code": error.code})
            continue
        if percent is not None:
            out.battery(percent, None)
    raise Stopped


async def _battery(camera: "PyDroidIPCam") -> float | None:
    await camera.update()
    value = camera.get_sensor_value("battery_level")
    return None if value is None else float(value)


def _ask(address: Address, question: "Callable[[PyDroidIPCam], Awaitable[T]]") -> T:
    """Put a question to the app. Raises login_needed, wrong_login, timeout, or not_found where it has no such thing."""
    from pydroid_ipcam.exceptions import CannotConnect, PyDroidIPCamException, Unauthorized

    try:
        return asyncio.run(_answer(address, question))
    except Unauthorized:
        raise BabycamError("wrong_login" if address.username else "login_needed") from None
    except CannotConnect:
        raise BabycamError("timeout", host=address.host) from None
    except (PyDroidIPCamException, ValueError, AttributeError, LookupError):
        raise BabycamError("not_found") from None


async def _answer(address: Address, question: "Callable[[PyDroidIPCam], Awaitable[T]]") -> T:
    from aiohttp import ClientSession, TCPConnector, TraceConfig
    from pydroid_ipcam import PyDroidIPCam

    host = f"[{address.host}]" if ":" in address.host else address.host
    watched = TraceConfig()
    watched.on_request_redirect.append(_stay)
    async with ClientSession(connector=TCPConnector(ssl=not address.at_home), trace_configs=[watched]) as session:
        secure = address.scheme == "https"
        camera = PyDroidIPCam(session, host, address.port, address.username, address.password, TIMEOUT_S, secure)
        return await question(camera)


async def _stay(_session: object, _context: object, redirected: "TraceRequestRedirectParams") -> None:
    """Raises ClientError where the phone leads to another host: what is sent to it is its own, with its password."""
    from aiohttp import ClientError
    from yarl import URL

    there = redirected.url.join(URL(redirected.response.headers.get("Location", "")))
    if there.host != redirected.url.host:
        raise ClientError("it leads to another host")
