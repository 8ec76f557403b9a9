"""A receiver between aiortc and its owner: senders that begin anew without end, and connections that end before they begin."""

import asyncio

from aiortc import RTCConfiguration, RTCPeerConnection
from aiortc.rtcrtpparameters import RTCRtpCodecParameters, RTCRtpReceiveParameters
from aiortc.rtp import RtpPacket

from babycam.media.ingest.jitter import Piece
from babycam.media.ingest.receiver import MOST_ACCOUNTS, SoundReceiver

OPUS = RTCRtpReceiveParameters(codecs=[RTCRtpCodecParameters("audio/opus", 48_000, 2, 111)])


async def test_a_phone_whose_sound_begins_anew_a_thousand_times_is_still_heard_and_costs_no_memory() -> None:
    connection, heard = RTCPeerConnection(RTCConfiguration(iceServers=[])), list[Piece]()
    receiver = SoundReceiver(connection.addTransceiver("audio", direction="recvonly"), heard.extend)
    await receiver.receive(OPUS)
    for ssrc in range(1, 1001):
        packet = RtpPacket(payload_type=111, sequence_number=ssrc * 7919 % 65536, timestamp=0, ssrc=ssrc, payload=b"\xf8\xff\xfe")
        await receiver._handle_rtp_packet(packet, 0)
    assert len(heard) == 1000
    assert len(receiver._received) <= MOST_ACCOUNTS and len(receiver._senders) <= MOST_ACCOUNTS
    receiver.close()
    await connection.close()


async def test_a_connection_that_comes_up_after_it_was_given_up_reports_to_nobody() -> None:
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    receiver = SoundReceiver(connection.addTransceiver("audio", direction="recvonly"), lambda pieces: None)
    receiver.close()
    before = asyncio.all_tasks()
    await receiver.receive(OPUS)
    assert asyncio.all_tasks() == before
    await connection.close()
