"""What babycam uses of aiortc to receive, beyond its documentation. When one fails, aiortc has moved (media/ingest/receiver.py)."""

import inspect

from aioice import ice
from aiortc import RTCBundlePolicy, RTCConfiguration, RTCPeerConnection
from aiortc.codecs import HEADER_EXTENSIONS
from aiortc.rate import RemoteBitrateEstimator
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtp import RtcpPsfbPacket, RtcpReceiverInfo, RtcpRtpfbPacket, RtpPacket

from babycam.media.ingest.receiver import Receiver


async def test_a_receiver_can_be_taken_the_place_of_before_it_is_started() -> None:
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
    first, second = (connection.addTransceiver(kind, direction="recvonly") for kind in ("audio", "video"))
    assert first.receiver.transport is second.receiver.transport, "one transport for both"
    ours = Receiver(first)
    assert first.receiver.receive == ours.receive
    assert isinstance(first.sender._ssrc, int)
    assert first.receiver.transport._role == "auto", "so that an answer may say passive"
    await first.receiver.stop()  # not started: there is nothing to end
    await connection.close()


def test_the_transport_hands_out_packets_and_takes_feedback() -> None:
    assert list(inspect.signature(RTCDtlsTransport._register_rtp_receiver).parameters) == ["self", "receiver", "parameters"]
    assert list(inspect.signature(RTCDtlsTransport._unregister_rtp_receiver).parameters) == ["self", "receiver"]
    assert list(inspect.signature(RTCDtlsTransport._send_rtp).parameters) == ["self", "data"]
    source = inspect.getsource(RTCDtlsTransport)
    assert "_handle_rtp_packet(packet, arrival_time_ms=arrival_time_ms)" in source
    assert "._handle_rtcp_packet(packet)" in source and "._handle_disconnect()" in source


def test_feedback_is_written_as_the_standards_want_it() -> None:
    nack = RtcpRtpfbPacket(fmt=1, ssrc=1, media_ssrc=2, lost=[5, 6, 30])
    assert bytes(nack).hex() == "81cd0004" + "00000001" + "00000002" + "00050001" + "001e0000"
    assert bytes(RtcpPsfbPacket(fmt=1, ssrc=1, media_ssrc=2)).hex() == "81ce0002" + "00000001" + "00000002"
    info = RtcpReceiverInfo(ssrc=1, fraction_lost=2, packets_lost=-1, highest_sequence=3, jitter=4, lsr=5, dlsr=6)
    assert bytes(info).hex() == "00000001" + "02" + "ffffff" + "00000003" + "00000004" + "00000005" + "00000006"


def test_a_packet_tells_when_it_was_sent() -> None:
    packet = RtpPacket(payload_type=99, sequence_number=3, timestamp=9, ssrc=4, payload=b"x")
    assert packet.extensions.abs_send_time is None and packet.padding_size == 0


def test_congestion_is_told_by_remb_and_transport_wide_feedback_is_not_promised() -> None:
    uris = [extension.uri for kind in ("audio", "video") for extension in HEADER_EXTENSIONS[kind]]
    assert any("abs-send-time" in uri for uri in uris)
    assert not any("transport-wide" in uri for uri in uris)
    estimator = RemoteBitrateEstimator()

    def add(number: int) -> tuple[int, list[int]] | None:
        sent = (number * 10 * (1 << 18) // 1000) & 0xFFFFFF
        return estimator.add(abs_send_time=sent, arrival_time_ms=1_000_000 + number * 10, payload_size=1200, ssrc=7)

    told = [add(number) for number in range(400)]
    bitrate, ssrcs = next(one for one in told if one)
    assert bitrate > 100_000 and ssrcs == [7]


async def test_questions_of_consent_are_asked_by_what_an_instance_has_in_their_place() -> None:
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    transceiver = connection.addTransceiver("audio", direction="recvonly")
    assert isinstance(transceiver.receiver.transport.transport._connection, ice.Connection)
    assert "create_task(self.query_consent())" in inspect.getsource(ice.Connection.connect)
    asked = inspect.getsource(ice.Connection.query_consent)
    assert "self._query_consent_task = None" in asked and "retransmissions=0" in asked, "ours does as it does"
    await connection.close()
