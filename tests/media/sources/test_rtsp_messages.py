"""RTSP's messages and frames, in whatever pieces they arrive, and what its sender reports tell."""

import pytest

from babycam.media.sources.rtsp_messages import LONGEST_HEAD, Message, Splitter, is_request, status_of
from babycam.media.sources.rtsp_reports import LOOKED_AT, SENDER_REPORT, Reports

FRAME = b"$\x00\x00\x04abcd"
ANSWER = b"RTSP/1.0 200 OK\r\nCSeq: 3\r\nSession: 12\r\n  ;timeout=60\r\nContent-Length: 5\r\n\r\nv=0\r\n"


def pieces(splitter: Splitter, data: bytes, size: int) -> list[bytes | Message]:
    return [part for at in range(0, len(data), size) for part in splitter.feed(data[at : at + size])]


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_frames_and_messages_come_out_whole_however_they_arrive(size: int) -> None:
    parts = pieces(Splitter(), FRAME * 2 + ANSWER + b"\r\n" + FRAME, size)
    frames = b"".join(part for part in parts if isinstance(part, bytes))
    (message,) = [part for part in parts if isinstance(part, Message)]
    assert frames == FRAME * 3
    assert (message.first, message.body, message.get("session")) == ("RTSP/1.0 200 OK", b"v=0\r\n", ["12 ;timeout=60"])
    assert message.without("cseq", "session") == ["Content-Length: 5"]


def test_what_never_ends_is_refused() -> None:
    with pytest.raises(ValueError, match="endless head"):
        list(Splitter().feed(b"RTSP/1.0 200 OK\r\nX: " + b"a" * LONGEST_HEAD))
    with pytest.raises(ValueError, match="endless body"):
        list(Splitter().feed(b"RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n"))


def test_in_a_stream_rubbish_is_passed_over() -> None:
    splitter = Splitter()
    splitter.resyncs = True
    assert pieces(splitter, b"rubbish" * 9 + FRAME, 5) == [FRAME]


def test_a_first_line_asks_or_answers() -> None:
    assert is_request("GET_PARAMETER * RTSP/1.0") and not is_request("GET / HTTP/1.1")
    assert status_of("RTSP/1.0 401 Unauthorized") == 401
    with pytest.raises(ValueError, match="no status"):
        status_of("RTSP/1.0")


def report(channel: int, kind: int = SENDER_REPORT) -> bytes:
    return bytes([0x24, channel, 0, 4, 0x80, kind, 0, 0])


def test_two_tracks_with_reports_have_one_clock() -> None:
    reports = Reports()
    reports.look(report(1) * 3 + report(3, kind=96))
    assert not reports.synchronous
    reports.look(report(3))
    assert reports.synchronous


def test_reports_are_looked_for_in_the_beginning_only() -> None:
    reports = Reports()
    reports.look(report(1) + FRAME * LOOKED_AT + report(3))
    assert not reports.synchronous
