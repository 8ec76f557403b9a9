"""A small RTSP server (RFC 2326, interleaved) for sounds that no GStreamer makes: any payload, any line of SDP.

with rtsp_sound("G726-32/8000", encoded("g726le", 8000, 32_000)) as url:
    read(url)
"""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import count
from typing import Any

import av
import numpy as np

from babycam.media.synthetic import tone
from tests.support.heads import head

BLOCK_S = 0.02
LOUD_DB = -12.0


def encoded(codec: str, rate: int, bit_rate: int) -> list[bytes]:
    """A second of a loud tone, in packets of 20 ms."""
    encoder: Any = av.CodecContext.create(codec, "w")
    encoder.sample_rate, encoder.layout, encoder.format, encoder.time_base = rate, "mono", "s16", Fraction(1, rate)
    encoder.bit_rate = bit_rate
    samples = (tone(rate, 2.0, level=LOUD_DB) * 32767).astype(np.int16)
    frame = av.AudioFrame.from_ndarray(samples[None], format="s16", layout="mono")
    frame.sample_rate, frame.pts = rate, 0
    resampler = av.AudioResampler("s16", "mono", rate, encoder.frame_size or rate // 50)
    whole = b"".join(bytes(packet) for part in resampler.resample(frame) for packet in encoder.encode(part))
    size = round(len(whole) / 2 * BLOCK_S)
    return [whole[at : at + size] for at in range(0, len(whole) // 2, size)]


Gate = Callable[[str, str, str], list[str]]
"""Method, URL and Authorization in; a status and header lines out, or nothing where the request may pass."""


def _header(lines: list[str], name: str) -> str:
    return next((line.partition(":")[2].strip() for line in lines if line.lower().startswith(f"{name}:")), "")


class _Camera:
    def __init__(self, sdp: str, payload_type: int, clock_rate: int, packets: list[bytes], host: str, gate: Gate | None) -> None:
        self.sdp, self.payload_type, self.clock_rate, self.packets, self.gate = sdp, payload_type, clock_rate, packets, gate
        self.server = socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.ended = threading.Event()
        self.open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while not self.ended.is_set():
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            self.open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rb") as requests:
                while line := requests.readline():
                    if line[:1] == b"$":
                        continue  # a receiver's report
                    asked, lines = line.decode().split(), head(requests)
                    if self.gate and (refusal := self.gate(asked[0], asked[1], _header(lines, "authorization"))):
                        number = _header(lines, "cseq")
                        connection.sendall(
                            "\r\n".join([f"RTSP/1.0 {refusal[0]}", f"CSeq: {number}", *refusal[1:], "", ""]).encode()
                        )
                        if "Connection: close" in refusal:
                            return
                        continue
                    self._answer(connection, asked[0], _header(lines, "cseq") or "1")
        except (OSError, ValueError, IndexError):
            pass  # the reader went

    def _answer(self, connection: socket.socket, method: str, number: str) -> None:
        lines, body = [f"CSeq: {number}", "Session: 1"], ""
        if method == "OPTIONS":
            lines.append("Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN")
        elif method == "DESCRIBE":
            body = f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=camera\r\nt=0 0\r\n{self.sdp}a=control:track0\r\n"
            lines += ["Content-Type: application/sdp", f"Content-Length: {len(body)}"]
        elif method == "SETUP":
            lines.append("Transport: RTP/AVP/TCP;unicast;interleaved=0-1")
        connection.sendall("\r\n".join(["RTSP/1.0 200 OK", *lines, "", body]).encode())
        if method == "PLAY":
            threading.Thread(target=self._play, args=(connection,), daemon=True).start()

    def _play(self, connection: socket.socket) -> None:
        began = time.monotonic()
        for number in count():
            if self.ended.wait(max(began + number * BLOCK_S - time.monotonic(), 0)):
                return
            stamp = round(number * BLOCK_S * self.clock_rate)
            payload = self.packets[number % len(self.packets)]
            rtp = struct.pack(">BBHII", 0x80, 0x80 | self.payload_type, number & 0xFFFF, stamp, 7) + payload
            try:
                connection.sendall(b"$\0" + struct.pack(">H", len(rtp)) + rtp)
            except OSError:
                return

    def end(self) -> None:
        self.ended.set()
        self.server.close()
        for connection in self.open:
            connection.close()


@contextmanager
def rtsp_sound(
    rtpmap: str, packets: list[bytes], *, payload_type: int = 97, host: str = "127.0.0.1", gate: Gate | None = None
) -> Iterator[str]:
    """The address of a camera that sends these packets, one each 20 ms, over and over."""
    sdp = f"m=audio 0 RTP/AVP {payload_type}\r\na=rtpmap:{payload_type} {rtpmap}\r\n"
    camera = _Camera(sdp, payload_type, int(rtpmap.split("/")[1]), packets, host, gate)
    try:
        yield f"rtsp://{f'[{host}]' if ':' in host else host}:{camera.server.getsockname()[1]}/live"
    finally:
        camera.end()
