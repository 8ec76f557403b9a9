"""An HTTP session that reaches servers in the internet only: a name is looked up once, every address that it has must be outside
the home, and the connection goes to one of those. So neither a name that leads home nor one that changes its mind (DNS rebinding)
reaches anything here. It follows no redirects and reads no proxy from the environment.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError
from urllib3.util.connection import create_connection

from babycam.core import outside

Allows = Callable[[outside.Address], bool]


def session(*, loopback: bool = False) -> requests.Session:
    """`loopback`: this machine itself is let in too, for demo and tests."""
    made = requests.Session()
    made.max_redirects = 0
    made.trust_env = False
    adapter = _Adapter(loopback)
    made.mount("https://", adapter)
    made.mount("http://", adapter)
    return made


def _targets(host: str, port: int, *, loopback: bool) -> list[str]:
    """The addresses to connect to. Raises OSError also where one of them is at home: nobody outside learns which it was."""
    own = outside.own_networks()
    try:
        addresses = outside.addresses_of(host, port)
    except UnicodeError as error:
        raise OSError("no such name") from error
    if not addresses or not all(outside.is_outside(address, own) or (loopback and address.is_loopback) for address in addresses):
        raise OSError("not on the internet")
    return [str(address) for address in addresses]


def _connected(connection: HTTPConnection, targets: list[str]) -> Any:
    """A socket to the first of these that takes it. Raises the last one's OSError."""
    *others, last = targets
    for where in others:
        with suppress(OSError):
            return _open(connection, where)
    return _open(connection, last)


def _open(connection: HTTPConnection, where: str) -> Any:
    return create_connection((where, connection.port), connection.timeout, socket_options=connection.socket_options)


class _Adapter(HTTPAdapter):
    def __init__(self, loopback: bool) -> None:
        self._loopback = loopback
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._loopback)


def _pools(loopback: bool) -> dict[str, type[urllib3.HTTPConnectionPool]]:
    def connect(connection: HTTPConnection) -> Any:
        try:
            return _connected(connection, _targets(connection.host, connection.port, loopback=loopback))
        except OSError as error:
            raise NewConnectionError(connection, "it cannot be reached") from error

    class Plain(HTTPConnection):
        _new_conn = connect

    class Secure(HTTPSConnection):
        _new_conn = connect

    class PlainPool(urllib3.HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(urllib3.HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
