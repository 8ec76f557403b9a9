"""H.264 bytes (ITU-T H.264, Annex B and ISO/IEC 14496-15): find NAL units, read a picture's size, make every access unit alike."""

from collections.abc import Iterator

from babycam.media.packets import VideoInfo

START = b"\x00\x00\x00\x01"
IDR, SPS, PPS, AUD = 5, 7, 8, 9
_VCL = range(1, 6)
LARGEST = 8_000_000
"""Bytes of an access unit; what is longer is broken."""


def nal_units(data: bytes) -> Iterator[bytes]:
    """The NAL units of an Annex B byte stream, without start codes."""
    begin = data.find(b"\x00\x00\x01")
    while begin >= 0:
        following = data.find(b"\x00\x00\x01", begin + 3)
        yield data[begin + 3 : following if following >= 0 else len(data)].rstrip(b"\x00")
        begin = following


def leading_units(data: bytes) -> Iterator[tuple[int, int]]:
    """Type and offset of each NAL unit up to and including the first slice: the cheap look at an access unit."""
    begin = data.find(b"\x00\x00\x01")
    while 0 <= begin < len(data) - 3:
        kind = data[begin + 3] & 31
        yield kind, begin + 3
        if kind in _VCL:
            return
        begin = data.find(b"\x00\x00\x01", begin + 3)


def annex_b(data: bytes, length_size: int) -> bytes:
    """Length-prefixed NAL units as an Annex B byte stream; a damaged rest is left out."""
    parts: list[bytes] = []
    at = 0
    while at + length_size < len(data):
        size = int.from_bytes(data[at : at + length_size], "big")
        at += length_size
        parts += (START, data[at : at + size])
        at += size
    return b"".join(parts)


def parse_avcc(extradata: bytes) -> tuple[int, bytes]:
    """An AVCDecoderConfigurationRecord: the size of length prefixes, and its SPS and PPS as Annex B."""
    parts: list[bytes] = []
    at, count = 6, extradata[5] & 31
    for _ in range(2):
        for _ in range(count):
            size = int.from_bytes(extradata[at : at + 2], "big")
            parts += (START, extradata[at + 2 : at + 2 + size])
            at += 2 + size
        count = extradata[at] if at < len(extradata) else 0
        at += 1
    return (extradata[4] & 3) + 1, b"".join(parts)


class _Bits:
    """Reads an RBSP bit by bit."""

    def __init__(self, nal: bytes) -> None:
        self._bits = "".join(f"{byte:08b}" for byte in nal.replace(b"\x00\x00\x03", b"\x00\x00"))
        self._at = 0

    def take(self, count: int) -> int:
        value = self._bits[self._at : self._at + count]
        self._at += count
        if len(value) < count:
            raise ValueError("the parameter set is cut off")
        return int(value, 2) if value else 0

    def ue(self) -> int:
        zeros = 0
        while not self.take(1):
            zeros += 1
        return (1 << zeros) - 1 + self.take(zeros)

    def se(self) -> int:
        value = self.ue()
        return (value + 1) // 2 if value & 1 else -(value // 2)


_HIGH = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135}


def picture_size(sps: bytes) -> tuple[int, int]:
    """Width and height in pixels, cropped, of a sequence parameter set (7.3.2.1.1). Raises ValueError where it is broken."""
    bits = _Bits(sps[1:64])
    profile = bits.take(8)
    bits.take(16)
    bits.ue()
    chroma = _chroma(bits) if profile in _HIGH else 1
    bits.ue()
    _order_count(bits)
    bits.ue()
    bits.take(1)
    width, map_height = (bits.ue() + 1) * 16, (bits.ue() + 1) * 16
    frames_only = bits.take(1)
    if not frames_only:
        bits.take(1)
    bits.take(1)
    height = map_height * (2 - frames_only)
    if not bits.take(1):
        return width, height
    unit_x = 2 if chroma in (1, 2) else 1
    unit_y = (2 if chroma == 1 else 1) * (2 - frames_only)
    left, right, top, bottom = (bits.ue() for _ in range(4))
    return width - unit_x * (left + right), height - unit_y * (top + bottom)


def _chroma(bits: _Bits) -> int:
    chroma = bits.ue()
    if chroma == 3:
        bits.take(1)
    bits.ue()
    bits.ue()
    bits.take(1)
    if bits.take(1):
        for index in range(8 if chroma != 3 else 12):
            if bits.take(1):
                _scaling_list(bits, 16 if index < 6 else 64)
    return chroma


def _scaling_list(bits: _Bits, size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.se()) % 256
        last = following or last


def _order_count(bits: _Bits) -> None:
    kind = bits.ue()
    if kind == 0:
        bits.ue()
    elif kind == 1:
        bits.take(1)
        bits.se()
        bits.se()
        for _ in range(bits.ue()):
            bits.se()


class Normaliser:
    """Makes all H.264 alike: Annex B access units, SPS and PPS in front of each keyframe, a new VideoInfo when they change."""

    def __init__(self, extradata: bytes) -> None:
        self.info: VideoInfo | None = None
        self._length_size = 0
        self._parameters = b""
        if extradata[:1] == b"\x01" and len(extradata) > 6:
            self._length_size, parameters = parse_avcc(extradata)
            self._describe([nal for nal in nal_units(parameters) if nal])
        elif extradata:
            self._describe([nal for nal in nal_units(extradata) if nal])

    def access_unit(self, data: bytes) -> tuple[bytes, bool]:
        """The unit as Annex B, and whether decoding can begin with it. Empty data: nothing usable."""
        if self._length_size:
            data = annex_b(data, self._length_size)
        kinds = [kind for kind, _ in leading_units(data)]
        if SPS in kinds or IDR in kinds:
            return self._keyframe(data), True
        return data if kinds else b"", False

    def _keyframe(self, data: bytes) -> bytes:
        """Parameter sets once and in front, wherever and however often the camera sent them."""
        units = [nal for nal in nal_units(data) if nal]
        self._describe(units)
        rest = (START + nal for nal in units if nal[0] & 31 not in (AUD, SPS, PPS))
        return self._parameters + b"".join(rest)

    def _describe(self, units: list[bytes]) -> None:
        kept = sorted({nal for nal in units if nal[0] & 31 in (SPS, PPS)}, key=lambda nal: (nal[0] & 31, nal))
        parameters = b"".join(START + nal for nal in kept)
        sps = next((nal for nal in kept if nal[0] & 31 == SPS), None)
        if sps is None or (self.info is not None and parameters == self._parameters):
            return
        try:
            width, height = picture_size(sps)
        except ValueError:
            return
        self._parameters = parameters
        self.info = VideoInfo("h264", width, height, parameters)


class Assembler:
    """Joins the pieces of access units that come with the same time stamp (RTP payloads as FFmpeg gives them without a parser)."""

    def __init__(self) -> None:
        self._pts: int | None = None
        self._parts: list[bytes] = []

    def feed(self, pts: int, piece: bytes) -> tuple[int, bytes] | None:
        """The access unit before this piece, with its time stamp, once this piece begins the next."""
        done = None
        if pts != self._pts and self._parts and self._pts is not None:
            done = self._pts, b"".join(self._parts)
            self._parts = []
        self._pts = pts
        if sum(map(len, self._parts)) < LARGEST:
            self._parts.append(piece)
        return done
