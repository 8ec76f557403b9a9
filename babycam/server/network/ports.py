"""The sockets to listen on, opened before anything else is started, so that a taken port is said in words and at once."""

import errno
import ipaddress
import socket


class PortTaken(RuntimeError):
    """The text says which port, and what to do."""


def listen(host: str, port: int, flag: str) -> list[socket.socket]:
    """Bound sockets for `host`, and for loopback too, where this machine's own workers dial. Raises PortTaken."""
    bound = [_bind(host, port, flag)]
    if not _covers_loopback(host):
        bound.append(_bind("127.0.0.1", port, flag))
    return bound


def _covers_loopback(host: str) -> bool:
    if host in ("localhost", "0.0.0.0", "::", ""):  # noqa: S104 - compared, not bound
        return True
    try:
        return ipaddress.ip_address(host) == ipaddress.ip_address("127.0.0.1")
    except ValueError:
        return False


def _bind(host: str, port: int, flag: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    try:
        made.bind((host, port))
    except OSError as error:
        made.close()
        raise PortTaken(_words(error, host, port, flag)) from error
    made.set_inheritable(False)
    return made


def _words(error: OSError, host: str, port: int, flag: str) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} is used by another program. Stop it, or choose another port: {flag} {port + 1000}"
        case errno.EACCES:
            return f"Port {port} may be opened only by the administrator. Choose one above 1023: {flag} 8443"
        case errno.EADDRNOTAVAIL:
            return f"This machine has no address {host}. Choose another with --host, or leave it out."
    return f"Port {port} on {host} cannot be opened: {error.strerror}."
