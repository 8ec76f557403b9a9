"""One stream that a phone sends, between aiortc's transport and its owner: in place of aiortc's receiver, which would decode it.

Seams (private to aiortc, see tests/media/ingest/test_seams.py): a transceiver's receiver is told to `receive(parameters)` once DTLS
stands; whoever registers with the transport (`_register_rtp_receiver`) is handed each packet (`_handle_rtp_packet`,
`_handle_rtcp_packet`) and the end (`_handle_disconnect`); `_send_rtp` takes RTCP, too; `RemoteBitrateEstimator` turns
abs-send-time into REMB, which is the congestion feedback (transport-wide feedback is not offered by aiortc).
"""

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Any

from aiortc.rate import RemoteBitrateEstimator
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpparameters import RTCRtpReceiveParameters
from aiortc.rtcrtptransceiver import RTCRtpTransceiver
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSrPacket,
    RtpPacket,
    pack_remb_fci,
)

from babycam.core import clock
from babycam.media.ingest import jitter
from babycam.media.ingest.feedback import LOSSY, Allowance, Keys, Received

log = logging.getLogger(__name__)

TICK_S = 0.01  # while something is missing
REPORT_S = 1.0
MOST_ACCOUNTS = 8  # senders within one stream: the present one, its retransmissions, and those before


class Receiver:
    """What pictures and sound have in common. `heard_at`: when the last packet came (monotonic s, 0.0: never)."""

    rate = 48_000

    def __init__(self, transceiver: RTCRtpTransceiver, reported: Callable[[int, int], None] = lambda stamp, ntp: None) -> None:
        self.heard_at = 0.0
        self._reported = reported
        self._ssrc = transceiver.sender._ssrc
        self._receiver = transceiver.receiver
        self._transport: RTCDtlsTransport | None = None
        self._closed = False
        self._media_types: set[int] = set()
        self._repeats: dict[int, int] = {}  # payload type of retransmissions: what they repeat
        self._media_ssrc = 0
        self._lossy = False
        self._received: dict[int, Received] = {}
        self._senders: dict[int, tuple[int, float]] = {}
        self._reports: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        transceiver.receiver.receive = self.receive  # type: ignore[method-assign]

    async def receive(self, parameters: RTCRtpReceiveParameters) -> None:
        """Called by aiortc when packets may come, more than once."""
        if self._transport is not None or self._closed:
            return
        for codec in parameters.codecs:
            assert codec.payloadType is not None  # it was negotiated
            if codec.mimeType.lower().endswith("/rtx"):
                self._repeats[codec.payloadType] = int(codec.parameters.get("apt") or 0)
            else:
                self._media_types.add(codec.payloadType)
        self._transport = self._receiver.transport
        self._transport._register_rtp_receiver(self, parameters)
        self._reports = asyncio.ensure_future(self._report())

    def close(self) -> None:
        """Nothing is taken any more, and nothing is told, even if aiortc connects yet."""
        self._closed = True
        if self._timer:
            self._timer.cancel()
        if self._reports:
            self._reports.cancel()
        if self._transport:
            self._transport._unregister_rtp_receiver(self)

    def _handle_disconnect(self) -> None:
        self.close()

    async def _handle_rtcp_packet(self, packet: Any) -> None:
        if isinstance(packet, RtcpSrPacket) and packet.ssrc in self._received:
            sent = packet.sender_info
            self._senders[packet.ssrc] = ((sent.ntp_timestamp >> 16) & 0xFFFFFFFF, clock.monotonic())
            if packet.ssrc == self._media_ssrc:
                self._reported(sent.rtp_timestamp, sent.ntp_timestamp)

    async def _handle_rtp_packet(self, packet: RtpPacket, arrival_time_ms: int) -> None:
        now = self.heard_at = clock.monotonic()
        account = self._received.get(packet.ssrc)
        if account is None:
            self._forget_one()
            account = self._received[packet.ssrc] = Received(self.rate)
        account.add(packet.sequence_number, packet.timestamp, now)
        await self._take(packet, now, arrival_time_ms)

    def _forget_one(self) -> None:
        """A sender may begin again as often as it likes: the accounts are few, the oldest goes."""
        while len(self._received) >= MOST_ACCOUNTS:
            oldest = next(iter(self._received))
            del self._received[oldest]
            self._senders.pop(oldest, None)

    async def _take(self, packet: RtpPacket, now: float, arrived_ms: int) -> None:
        raise NotImplementedError

    # --- what is sent back ------------------------------------------------------------------------------------------

    async def _report(self) -> None:
        while True:
            await asyncio.sleep(REPORT_S * (0.5 + random.random()))  # noqa: S311 - RFC 3550 wants it spread, not secret
            now = clock.monotonic()
            infos = [self._info(ssrc, account, now) for ssrc, account in self._received.items()]
            if infos:
                await self._send(RtcpRrPacket(ssrc=self._ssrc, reports=infos))

    def _info(self, ssrc: int, account: Received, now: float) -> RtcpReceiverInfo:
        report = account.report()
        if ssrc == self._media_ssrc:
            self._lossy = report.fraction > LOSSY
        lsr, at = self._senders.get(ssrc, (0, now))
        return RtcpReceiverInfo(
            ssrc=ssrc,
            fraction_lost=report.fraction,
            packets_lost=report.lost,
            highest_sequence=report.newest,
            jitter=report.jitter,
            lsr=lsr,
            dlsr=min(int((now - at) * 65536), 0xFFFFFFFF) if lsr else 0,
        )

    async def _send(self, packet: Any) -> None:
        assert self._transport is not None
        try:
            await self._transport._send_rtp(bytes(packet))
        except ConnectionError:
            log.debug("the phone is gone: nothing can be told to it")

    def _soon(self) -> None:
        """Time will pass without a packet, too."""
        if self._timer is None and not self._closed:
            self._timer = self._loop.call_later(TICK_S, self._passed)

    def _passed(self) -> None:
        self._timer = None


class PictureReceiver(Receiver):
    """H.264: `frames` gets each access unit in order. `keys.gops` and `keys.wish()` say what keyframes are wanted."""

    rate = 90_000

    def __init__(
        self,
        transceiver: RTCRtpTransceiver,
        frames: Callable[[list[jitter.Frame]], None],
        reported: Callable[[int, int], None] = lambda stamp, ntp: None,
    ) -> None:
        super().__init__(transceiver, reported)
        self.keys = Keys()
        self.buffer = jitter.Pictures()
        self._frames = frames
        self._looking: asyncio.Task[None] | None = None
        self._estimator = RemoteBitrateEstimator()
        self._allowance = Allowance()

    async def _take(self, packet: RtpPacket, now: float, arrived_ms: int) -> None:
        await self._estimate(packet, arrived_ms)
        number, payload, again = packet.sequence_number, packet.payload, False
        if packet.payload_type in self._repeats:
            if len(payload) < 3 or not self._media_ssrc:
                return
            number, payload, again = int.from_bytes(payload[:2], "big"), payload[2:], True
        elif packet.payload_type not in self._media_types:
            return
        elif packet.ssrc != self._media_ssrc:
            self._begin(packet.ssrc)
        self._give(self.buffer.put(number, packet.timestamp, bool(packet.marker), payload, now, again), now)
        await self.look(now)

    def _begin(self, ssrc: int) -> None:
        """The sender began again."""
        if self._media_ssrc:
            self.buffer = jitter.Pictures()
        self._media_ssrc = ssrc

    async def look(self, now: float) -> None:
        """Asks for what is missing."""
        if self.buffer.due:
            if lost := self.buffer.nacks(now):
                nack = RtcpRtpfbPacket(fmt=RTCP_RTPFB_NACK, ssrc=self._ssrc, media_ssrc=self._media_ssrc, lost=lost)
                await self._send(nack)
            self._soon()
        if self._media_ssrc and self.keys.ask(now, self.buffer.wants_key):
            await self._send(RtcpPsfbPacket(fmt=RTCP_PSFB_PLI, ssrc=self._ssrc, media_ssrc=self._media_ssrc))

    def _passed(self) -> None:
        super()._passed()
        now = clock.monotonic()
        self._give(self.buffer.late(now), now)
        self._looking = asyncio.ensure_future(self.look(now))

    def _give(self, frames: list[jitter.Frame], now: float) -> None:
        if not frames:
            return
        if any(frame.keyframe for frame in frames):
            self.keys.came(now)
        self._frames(frames)

    async def _estimate(self, packet: RtpPacket, arrived_ms: int) -> None:
        sent = packet.extensions.abs_send_time
        if sent is None:
            return
        remb = self._estimator.add(
            abs_send_time=sent,
            arrival_time_ms=arrived_ms,
            payload_size=len(packet.payload) + packet.padding_size,
            ssrc=packet.ssrc,
        )
        if remb is not None:
            estimate, ssrcs = remb
            estimate_bps = self._allowance.tell(estimate, self._lossy, self.heard_at)
            await self._send(
                RtcpPsfbPacket(fmt=RTCP_PSFB_APP, ssrc=self._ssrc, media_ssrc=0, fci=pack_remb_fci(estimate_bps, ssrcs))
            )


class SoundReceiver(Receiver):
    """Opus: `pieces` gets each packet in order."""

    def __init__(
        self,
        transceiver: RTCRtpTransceiver,
        pieces: Callable[[list[jitter.Piece]], None],
        reported: Callable[[int, int], None] = lambda stamp, ntp: None,
    ) -> None:
        super().__init__(transceiver, reported)
        self.buffer = jitter.Sounds()
        self._pieces = pieces

    async def _take(self, packet: RtpPacket, now: float, arrived_ms: int) -> None:
        if packet.payload_type not in self._media_types:
            return
        if packet.ssrc != self._media_ssrc:
            if self._media_ssrc:
                self.buffer = jitter.Sounds()
            self._media_ssrc = packet.ssrc
        self._give(self.buffer.put(packet.sequence_number, packet.timestamp, packet.payload, now))
        if self.buffer.due:
            self._soon()

    def _passed(self) -> None:
        super()._passed()
        self._give(self.buffer.late(clock.monotonic()))
        if self.buffer.due:
            self._soon()

    def _give(self, pieces: list[jitter.Piece]) -> None:
        if pieces:
            self._pieces(pieces)
