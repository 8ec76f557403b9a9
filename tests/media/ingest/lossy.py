"""A bad network on loopback: a UDP relay between a phone and the worker, which loses packets, and lets some overtake others."""

import asyncio
import random
import re
from collections import Counter
from typing import Any


class Lossy:
    """`loss`: the part of RTP and RTCP packets that is lost, each way; as many come late. `lost`, `passed`: upwards, by SSRC."""

    def __init__(self, loss: float, seed: int = 1) -> None:
        self.lost: Counter[int] = Counter()
        self.passed: Counter[int] = Counter()
        self._loss, self._random = loss, random.Random(seed)
        self._down: asyncio.DatagramTransport | None = None
        self._up: asyncio.DatagramTransport | None = None
        self._phone: Any = None

    async def between(self, answer: str) -> str:
        """The worker's answer, but with the relay's address instead of its own."""
        found = re.search(r"^a=candidate:\S+ 1 udp \d+ ([\d.]+) (\d+) typ host", answer, re.MULTILINE)
        assert found
        loop, host = asyncio.get_running_loop(), found[1]
        self._down, _ = await loop.create_datagram_endpoint(lambda: _End(self._from_phone), local_addr=(host, 0))
        self._up, _ = await loop.create_datagram_endpoint(lambda: _End(self._from_worker), remote_addr=(host, int(found[2])))
        port = self._down.get_extra_info("sockname")[1]
        without = re.sub(r"^a=candidate:.*\r\n", "", answer, flags=re.MULTILINE)
        return without.replace(
            "a=end-of-candidates", f"a=candidate:1 1 udp 2130706431 {host} {port} typ host\r\na=end-of-candidates"
        )

    def close(self) -> None:
        for end in (self._down, self._up):
            if end:
                end.close()

    def _from_phone(self, data: bytes, sender: Any) -> None:
        self._phone = sender
        if self._up and self._fate(data, up=True) is not None:
            self._pass(self._up, data, None)

    def _from_worker(self, data: bytes, _: Any) -> None:
        if self._down and self._phone and self._fate(data, up=False) is not None:
            self._pass(self._down, data, self._phone)

    def _fate(self, data: bytes, *, up: bool) -> bool | None:
        """None: it is lost. STUN and DTLS always pass."""
        if not 127 < data[0] < 192:
            return True
        lost = self._random.random() < self._loss
        if up and not 192 <= data[1] <= 208:
            (self.lost if lost else self.passed)[int.from_bytes(data[8:12], "big")] += 1
        return None if lost else True

    def _pass(self, end: asyncio.DatagramTransport, data: bytes, to: Any) -> None:
        if self._random.random() < self._loss:
            asyncio.get_running_loop().call_later(self._random.uniform(0.005, 0.03), self._late, end, data, to)
        else:
            end.sendto(data, to)

    def _late(self, end: asyncio.DatagramTransport, data: bytes, to: Any) -> None:
        if not end.is_closing():
            end.sendto(data, to)


class _End(asyncio.DatagramProtocol):
    def __init__(self, came: Any) -> None:
        self._came = came

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self._came(data, addr)


def without_candidates(offer: str) -> str:
    """So that the worker finds no way but the relay's."""
    return re.sub(r"^a=(candidate:.*|end-of-candidates)\r\n", "", offer, flags=re.MULTILINE)
