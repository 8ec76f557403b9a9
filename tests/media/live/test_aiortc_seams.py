"""What babycam uses of aiortc beyond its documentation. When one fails, aiortc has moved: see babycam/media/live/rtc.py."""

from fractions import Fraction

import av
from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.codecs import get_encoder
from aiortc.codecs.h264 import H264Decoder
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from babycam.media.ingest.opus import opus_samples
from babycam.media.ingest.sdp_offer import answerable
from tests.media import makes


def encoder_of(mime: str, rate: int) -> object:
    return get_encoder(RTCRtpCodecParameters(mimeType=mime, clockRate=rate, channels=None, payloadType=96))


def test_an_encoded_video_packet_is_packed_and_not_encoded_again() -> None:
    _, [packet] = makes.video(1)
    encoded = av.Packet(packet.data)
    encoded.pts, encoded.time_base = 1234, Fraction(1, 90_000)
    payloads, timestamp = encoder_of("video/H264", 90_000).pack(encoded)  # type: ignore[attr-defined]
    assert timestamp == 1234 and all(len(payload) <= 1300 for payload in payloads)
    assert isinstance(H264Decoder().codec, av.CodecContext)


def test_an_encoded_sound_packet_is_packed_untouched() -> None:
    _, packets = makes.audio(0.2, codec="libopus")
    encoded = av.Packet(packets[0].data)
    encoded.pts, encoded.time_base = 960, Fraction(1, 48_000)
    assert encoder_of("audio/opus", 48_000).pack(encoded) == ([packets[0].data], 960)  # type: ignore[attr-defined]
    assert [opus_samples(p.data) for p in packets] == [960] * len(packets)


async def test_codec_preferences_count_when_set_before_the_offer_is_taken() -> None:
    viewer, server = (RTCPeerConnection(RTCConfiguration(iceServers=[])) for _ in range(2))
    viewer.addTransceiver("video", direction="recvonly")
    await viewer.setLocalDescription(await viewer.createOffer())
    transceiver = server.addTransceiver("video", direction="sendonly")
    codecs = RTCRtpSender.getCapabilities("video").codecs
    transceiver.setCodecPreferences([codec for codec in codecs if codec.mimeType == "video/H264"])
    await server.setRemoteDescription(RTCSessionDescription(sdp=viewer.localDescription.sdp, type="offer"))
    answer = (await server.createAnswer()).sdp
    assert "H264/90000" in answer and "VP8" not in answer
    assert {"42e01f", "42001f"} >= {line[-6:] for line in answer.splitlines() if "profile-level-id" in line} != set()
    await viewer.close()
    await server.close()


def test_an_offer_loses_names_that_cannot_be_resolved_and_never_comes_without_a_candidate() -> None:
    offer = (
        "v=0\r\nm=audio 9 x 96\r\na=mid:0\r\na=candidate:1 1 udp 9 abc.local 5 typ host\r\na=end-of-candidates\r\n"
        "m=video 9 x 97\r\na=mid:1\r\na=candidate:2 1 udp 9 192.0.2.7 5 typ host\r\n"
    )
    lines = answerable(offer).split("\r\n")
    assert [line for line in lines if "candidate" in line] == [
        "a=candidate:1 1 udp 1 127.0.0.1 9 typ host",
        "a=candidate:2 1 udp 9 192.0.2.7 5 typ host",
    ]
    assert lines[0] == "v=0" and lines[-1] == ""


def test_no_server_on_the_internet_is_asked() -> None:
    assert RTCConfiguration(iceServers=[]).iceServers == []
