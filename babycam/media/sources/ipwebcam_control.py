"""What the IP Webcam app can do beside its streams, through pydroid-ipcam: sensors, torch, night vision, camera choice.

Slow and rare, so it runs in a loop of its own and aiohttp is imported only here.
"""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.core.readings import registry
from babycam.core.readings.reading import Reading
from babycam.media.feed import Feed
from babycam.media.sources import login
from babycam.media.sources.address import Address
from babycam.media.sources.http_head import Head
from babycam.media.sources.login import Login
from babycam.media.sources.wire import Stopped

if TYPE_CHECKING:
    from aiohttp import ClientHandlerType, ClientRequest, ClientResponse, TraceRequestRedirectParams
    from pydroid_ipcam import PyDroidIPCam

log = logging.getLogger(__name__)

FIRST_LOOK_S = 3.0
EVERY_S = 30.0
TIMEOUT_S = 5
SENSORS = {"battery_level": registry.BATTERY}  # as the app calls them

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


def watch_sensors(address: Address, out: Feed, stop: threading.Event) -> None:
    """Report what its sensors measure every 30 s until it raises Stopped; a phone that does not tell is asked again."""
    wait_s = FIRST_LOOK_S
    while not stop.wait(wait_s):
        wait_s = EVERY_S
        try:
            measured = _ask(address, _sensors)
        except BabycamError as error:
            log.debug("what its sensors measure is not told", extra={"code": error.code})
            continue
        if measured:
            out.readings(measured)
    raise Stopped


async def _sensors(camera: "PyDroidIPCam") -> list[Reading]:
    await camera.update()
    measured = ((kind, camera.get_sensor_value(sensor)) for sensor, kind in SENSORS.items())
    return [kind.reading(float(value), clock.unix()) for kind, value in measured if value is not None]


def _ask(address: Address, question: "Callable[[PyDroidIPCam], Awaitable[T]]") -> T:
    """Put a question to the app. Raises what `Login.asked` does, timeout, or not_found where it has no such thing."""
    from pydroid_ipcam.exceptions import CannotConnect, PyDroidIPCamException

    try:
        return asyncio.run(_answer(address, question))
    except CannotConnect:
        raise BabycamError("timeout", host=address.host) from None
    except (PyDroidIPCamException, ValueError, AttributeError, LookupError):
        raise BabycamError("not_found") from None


async def _answer(address: Address, question: "Callable[[PyDroidIPCam], Awaitable[T]]") -> T:
    from aiohttp import ClientSession, TCPConnector, TraceConfig
    from pydroid_ipcam import PyDroidIPCam

    host = f"[{address.host}]" if ":" in address.host else address.host
    watched = TraceConfig()
    connector, entrance = TCPConnector(ssl=not address.at_home), _Entrance(address)
    watched.on_request_redirect.append(_stay)
    watched.on_connection_create_end.append(entrance.moved)
    async with ClientSession(connector=connector, trace_configs=[watched], middlewares=(entrance,)) as session:
        secure = address.scheme == "https"
        return await question(PyDroidIPCam(session, host, address.port, timeout=TIMEOUT_S, ssl=secure))


class _Entrance:
    """A middleware of aiohttp that logs in as the streams do: pydroid-ipcam itself knows Basic only."""

    def __init__(self, address: Address) -> None:
        self._user = Login(address.username, address.password)
        self._user.unasked()
        self._hangs_up = False  # in spite of what it says

    async def moved(self, _session: object, _context: object, _made: object) -> None:
        """A connection was made: whatever was kept is not used."""
        self._user.moved()

    async def __call__(self, request: "ClientRequest", handler: "ClientHandlerType") -> "ClientResponse":
        while True:
            if authorization := self._user.header(request.method, request.url.raw_path_qs):
                request.headers["Authorization"] = _as_aiohttp_sends(authorization)
            response = await self._answered(request, handler)
            if response.status != 401:
                self._user.worked()
                return response
            kept = await _kept(response) and not self._hangs_up
            self._user.asked(login.challenges(response.headers.getall("WWW-Authenticate", [])), kept=kept)

    async def _answered(self, request: "ClientRequest", handler: "ClientHandlerType") -> "ClientResponse":
        from aiohttp import ClientOSError, ServerDisconnectedError

        try:
            return await handler(request)
        except (ClientOSError, ServerDisconnectedError):
            self._hangs_up = True
            self._user.moved()
            raise  # aiohttp asks again, once


def _as_aiohttp_sends(header: str) -> str:
    """Headers are ISO 8859-1 with us; aiohttp makes UTF-8 of them. Raises login_unknown for a Digest whose name is neither."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeDecodeError:
        raise BabycamError("login_unknown") from None


async def _kept(response: "ClientResponse") -> bool:
    """Whether the next request goes on the same connection: its answer was read to the end, and the phone does not hang up."""
    while await response.content.read(login.LONGEST_QUESTION) and response.content.total_bytes < login.LONGEST_QUESTION:
        pass
    whole = response.content.at_eof()
    response.release() if whole else response.close()
    version = response.version or (1, 0)
    return whole and Head(response.status, (version[0], version[1]), _fields(response)).persistent


def _fields(response: "ClientResponse") -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in response.headers.items()]


async def _stay(_session: object, _context: object, redirected: "TraceRequestRedirectParams") -> None:
    """Raises ClientError where the phone leads to another host: what is sent to it is its own, with its password."""
    from aiohttp import ClientError
    from yarl import URL

    there = redirected.url.join(URL(redirected.response.headers.get("Location", "")))
    if there.host != redirected.url.host:
        raise ClientError("it leads to another host")
