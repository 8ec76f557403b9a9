"""Offers of programs and browsers, as text."""

import pytest

from babycam.core.errors import BabycamError
from babycam.media.ingest import h264rtp, sdp_offer

HEAD = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\na=fingerprint:sha-256 AA\r\n"
SOUND = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=sendonly\r\na=rtpmap:111 opus/48000/2\r\n"
OBS = (
    "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=sendonly\r\na=rtpmap:96 H264/90000\r\n"
    "a=fmtp:96 profile-level-id=640c1f;packetization-mode=1;level-asymmetry-allowed=1\r\n"
)


def test_a_program_that_offers_only_its_own_profile_is_answered() -> None:
    taken = sdp_offer.read_offer(HEAD + SOUND + OBS)
    assert (taken.video, taken.sound, taken.speaker) == (True, True, False)
    assert "packetization-mode=1;level-asymmetry-allowed=1;profile-level-id=42e01f" in taken.sdp
    assert "640c1f" not in taken.sdp


def test_a_browser_keeps_all_its_profiles() -> None:
    browser = OBS + "a=rtpmap:97 H264/90000\r\na=fmtp:97 packetization-mode=1;profile-level-id=42e01f\r\n"
    assert "640c1f" in sdp_offer.read_offer(HEAD + SOUND + browser).sdp


@pytest.mark.parametrize(("setup", "passive"), [("passive", True), ("actpass", False), ("active", False)])
def test_who_waits_for_dtls_to_begin_says_so(setup: str, passive: bool) -> None:
    assert sdp_offer.read_offer(HEAD + SOUND + OBS + f"a=setup:{setup}\r\n").passive is passive


@pytest.mark.parametrize(
    ("direction", "sound", "speaker"), [("sendrecv", True, True), ("recvonly", False, True), ("sendonly", True, False)]
)
def test_what_is_sent_and_what_is_taken(direction: str, sound: bool, speaker: bool) -> None:
    taken = sdp_offer.read_offer(HEAD + SOUND.replace("sendonly", direction) + OBS)
    assert (taken.sound, taken.speaker) == (sound, speaker)


@pytest.mark.parametrize(
    ("sdp", "code"),
    [
        (HEAD, "invalid"),
        (HEAD + SOUND + SOUND, "invalid"),
        (HEAD + SOUND + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n", "invalid"),
        (HEAD + SOUND.replace("sendonly", "inactive"), "invalid"),
        (HEAD + SOUND.replace("opus/48000", "G722/8000"), "codec_not_supported"),
        (HEAD + OBS.replace("packetization-mode=1", "packetization-mode=0"), "codec_not_supported"),
        (HEAD.replace("a=fingerprint", "a=x") + SOUND, "invalid"),
        (HEAD + SOUND + "a=x\r\n" * 20_000, "invalid"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_code(sdp: str, code: str) -> None:
    with pytest.raises(BabycamError) as refused:
        sdp_offer.read_offer(sdp)
    assert refused.value.code == code


def test_what_a_payload_begins() -> None:
    assert h264rtp.key_start(b"") == h264rtp.NO_KEY
    assert h264rtp.key_start(b"\x67x") == h264rtp.SETS
    assert h264rtp.key_start(b"\x18\x00\x02\x67a\x00\x02\x68b") == h264rtp.SETS
    assert h264rtp.key_start(b"\x7c\x85x") == h264rtp.SLICE
    assert h264rtp.key_start(b"\x7c\x05x") == h264rtp.NO_KEY
    assert h264rtp.key_start(b"\x18\x00\xff\x67") == h264rtp.NO_KEY


def test_payloads_become_annex_b() -> None:
    joined = h264rtp.access_unit([b"\x18\x00\x02\x67a\x00\x02\x68b", b"\x7c\x85one", b"\x7c\x05two", b"\x7c\x45end"])
    assert joined == b"\0\0\0\1\x67a\0\0\0\1\x68b\0\0\0\1\x65onetwoend"


@pytest.mark.parametrize("payload", [b"\x7c\x85", b"\x1d12", b"\x00x", b"\x1fx"])
def test_what_is_no_h264_is_refused(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r"NAL|FU-A"):
        h264rtp.access_unit([payload])
