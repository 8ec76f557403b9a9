"""The head of a request, for the little servers of the tests that speak HTTP or RTSP by hand."""

from collections.abc import Iterable
from itertools import takewhile

ENDS = (b"", b"\r\n", b"\n")


def head(requests: Iterable[bytes]) -> list[str]:
    """The lines of the next head, without their ends; none when the other side has hung up, even in the middle of nothing.

    (`iter(requests.readline, b"\\r\\n")` reads nothing forever from a connection that has ended.)
    """
    return [line.decode("latin-1").strip() for line in takewhile(lambda line: line not in ENDS, requests)]
