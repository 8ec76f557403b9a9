"""Offers and answers of WHIP and of talk-back, as text: what is taken, and what is written into them. Pure.

RFC 9725 (WHIP), RFC 8866 (SDP), RFC 7587 (Opus), RFC 6184 (H.264); `x-google-*` are libwebrtc's own.
"""

import re
from dataclasses import dataclass

from babycam.core.errors import BabycamError
from babycam.media.ingest.feedback import LEAST_BPS, MOST_BPS, START_BPS

MAX_SDP = 64 << 10
MOST_SECTIONS = 4
OPUS = "minptime=10;stereo=0;sprop-stereo=0;usedtx=0;useinbandfec=1;maxaveragebitrate=48000"
"""No DTX: silence must arrive as silence. One channel: a room."""
START_KBPS, LEAST_KBPS, MOST_KBPS = START_BPS // 1000, LEAST_BPS // 1000, MOST_BPS // 1000
PROFILE = "42e01f"


@dataclass(frozen=True, slots=True)
class SdpOffer:
    """What somebody wants to send. `kinds`: "audio" and "video" in their order; `speaker`: they take sound, too.

    `passive`: they wait for us to begin DTLS.
    """

    sdp: str
    kinds: tuple[str, ...]
    video: bool
    sound: bool
    speaker: bool
    passive: bool = False


def answerable(offer: str) -> str:
    """The offer without what makes ICE slow or give up.

    `.local` candidates cannot be resolved here, and each costs a second. Without any candidate aioice fails at once instead of
    waiting for the other side's own checks (RFC 8445 section 7.3.1.3), so such a section gets one that leads nowhere.
    """
    kept = []
    for section in sections(offer):
        lines = [line for line in section.splitlines() if not re.match(r"a=candidate:.*\.local |a=end-of-candidates", line)]
        if section.startswith("m=") and not any(line.startswith("a=candidate:") for line in lines):
            lines.append("a=candidate:1 1 udp 1 127.0.0.1 9 typ host")
        kept += lines
    return "\r\n".join(kept) + "\r\n"


def sections(sdp: str) -> list[str]:
    """The session's part and each medium's."""
    return re.split(r"(?=^m=)", sdp, flags=re.MULTILINE)


def read_offer(sdp: str) -> SdpOffer:
    """A phone's offer, checked and made answerable.

    Raises BabycamError: invalid, codec_not_supported (its params: `codec`, and `sound`: whether sound alone would do).
    """
    if len(sdp) > MAX_SDP or not sdp.startswith("v=0") or "a=fingerprint:" not in sdp:
        raise BabycamError("invalid")
    media = sections(sdp)[1:]
    kinds = [section[2 : section.find(" ")] for section in media]
    if not media or len(media) > MOST_SECTIONS or len(set(kinds)) < len(kinds) or not set(kinds) <= {"audio", "video"}:
        raise BabycamError("invalid")
    media_of = dict(zip(kinds, media, strict=True))
    sound, video = _sends(media_of.get("audio", "")), _sends(media_of.get("video", ""))
    if not (sound or video):
        raise BabycamError("invalid")
    _check_codecs(media_of, sound)
    speaker = _direction(media_of.get("audio", "")) in ("sendrecv", "recvonly")
    passive = re.search(r"^a=setup:passive\s*$", sdp, re.MULTILINE) is not None
    return SdpOffer(answerable(_one_profile(sdp)), tuple(kinds), video, sound, speaker, passive)


def _direction(section: str) -> str:
    match = re.search(r"^a=(sendrecv|sendonly|recvonly|inactive)\s*$", section, re.MULTILINE)
    return match[1] if match else "sendrecv" if section else "inactive"


def _sends(section: str) -> bool:
    refused = re.match(r"m=\w+ 0 ", section) and "a=bundle-only" not in section
    return _direction(section) in ("sendrecv", "sendonly") and not refused


def _check_codecs(media_of: dict[str, str], sound: bool) -> None:
    audio, video = media_of.get("audio"), media_of.get("video")
    if audio and not re.search(r"^a=rtpmap:\d+ opus/48000", audio, re.MULTILINE | re.IGNORECASE):
        raise BabycamError("codec_not_supported", codec=_codecs(audio), sound=False)
    if video and not _h264(video):
        raise BabycamError("codec_not_supported", codec=_codecs(video), sound=sound)


def _codecs(section: str) -> str:
    """What it offers instead, for the words."""
    names = re.findall(r"^a=rtpmap:\d+ ([\w.-]{1,20})/", section, re.MULTILINE)
    codecs = dict.fromkeys(
        name for name in names if name.lower() not in ("rtx", "red", "ulpfec", "flexfec-03", "telephone-event", "cn")
    )
    return ", ".join(list(codecs)[:4]) or "nothing that is known"


def _h264(section: str) -> list[str]:
    """Payload types of H.264 with packetization-mode 1."""
    types = re.findall(r"^a=rtpmap:(\d+) H264/90000", section, re.MULTILINE | re.IGNORECASE)
    return [kind for kind in types if re.search(rf"^a=fmtp:{kind} .*packetization-mode=1", section, re.MULTILINE)]


def _one_profile(sdp: str) -> str:
    """Programs offer the one profile that they happen to encode. It passes through as it is, so any will do."""
    if re.search(
        r"packetization-mode=1.*profile-level-id=42[ec]0|profile-level-id=42[ec]0.*packetization-mode=1", sdp, re.IGNORECASE
    ):
        return sdp

    def same(line: re.Match[str]) -> str:
        if "packetization-mode=1" not in line[0]:
            return line[0]
        without = re.sub(r";?profile-level-id=\w*", "", line[0])
        return f"{without};profile-level-id={PROFILE}"

    return re.sub(r"^a=fmtp:[^\r\n]*packetization-mode[^\r\n]*", same, sdp, flags=re.MULTILINE)


def written(answer: str) -> str:
    """Our answer with what the sender should know: steady mono Opus, and where to begin with the bits of the pictures."""
    return "".join(_hinted(section) for section in sections(answer))


def _hinted(section: str) -> str:
    if section.startswith("m=audio"):
        kind = re.search(r"^a=rtpmap:(\d+) opus/", section, re.MULTILINE | re.IGNORECASE)
        if kind:
            section = re.sub(rf"^a=fmtp:{kind[1]} .*\r\n", "", section, flags=re.MULTILINE)
            return section.replace(f"{kind[0]}48000/2\r\n", f"{kind[0]}48000/2\r\na=fmtp:{kind[1]} {OPUS}\r\n", 1)
    if section.startswith("m=video"):
        hint = f";x-google-start-bitrate={START_KBPS};x-google-min-bitrate={LEAST_KBPS};x-google-max-bitrate={MOST_KBPS}"
        section = re.sub(r"^(a=fmtp:\d+ .*profile-level-id.*?)\r\n", rf"\1{hint}\r\n", section, flags=re.MULTILINE)
        return re.sub(r"^(c=.*\r\n)", rf"\1b=AS:{MOST_KBPS + 200}\r\n", section, count=1, flags=re.MULTILINE)
    return section
