"""Encoded sound to blocks of samples."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest

from babycam.media.decode import AudioDecoder
from babycam.media.packets import AudioInfo, Packet
from babycam.media.synthetic import tone


def packet(data: bytes) -> Packet:
    return Packet(video=False, pts=0, dts=0, duration=0, keyframe=True, data=data, arrived=0.0)


def encoded(codec: str, rate: int, samples: Any, layout: str = "mono") -> tuple[AudioInfo, list[bytes]]:
    """`samples`: float32 [n], the same in every channel."""
    encoder: Any = av.CodecContext.create(codec, "w")
    encoder.sample_rate, encoder.layout, encoder.time_base = rate, layout, Fraction(1, rate)
    encoder.format = {"aac": "fltp", "libmp3lame": "fltp", "libopus": "flt"}[codec]
    encoder.open()
    channels, size = encoder.layout.nb_channels, encoder.frame_size
    data = []
    for at in range(0, len(samples) - size + 1, size):
        block = samples[at : at + size]
        array = np.repeat(block, channels)[None] if codec == "libopus" else np.stack([block] * channels)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(array, dtype=np.float32), format=encoder.format.name, layout=layout)
        frame.sample_rate, frame.pts = rate, at
        data += [bytes(one) for one in encoder.encode(frame)]
    name = {"libmp3lame": "mp3", "libopus": "opus"}.get(codec, codec)
    return AudioInfo(name, rate, channels, bytes(encoder.extradata or b"")), data


def blocks(info: AudioInfo, data: list[bytes]) -> Iterator[tuple[Any, int]]:
    decoder = AudioDecoder(info)
    for one in data:
        yield from decoder.feed(packet(one))


@pytest.mark.parametrize("layout", ["mono", "stereo"])
@pytest.mark.parametrize(("codec", "rate"), [("aac", 48000), ("aac", 16000), ("libopus", 48000), ("libmp3lame", 44100)])
def test_compressed_sound_keeps_its_level(codec: str, rate: int, layout: str) -> None:
    given = list(blocks(*encoded(codec, rate, tone(rate, 1.0, level=-20), layout)))
    assert all(block.dtype == np.float32 and block.ndim <= 2 and out == rate for block, out in given)
    middle = np.concatenate([np.atleast_2d(block)[-1] for block, _ in given])[rate // 4 : rate // 2]
    assert abs(10 * np.log10(np.mean(middle.astype(float) ** 2)) + 20) < 0.5


def test_eight_channels_are_heard_and_do_not_end_the_process() -> None:
    """PyAV reads on behind FFmpeg's table of planes when it is full, so that such a sound used to kill its worker."""
    rate, layout = 48_000, "7.1"
    encoder: Any = av.CodecContext.create("aac", "w")
    encoder.sample_rate, encoder.layout, encoder.format, encoder.time_base = rate, layout, "fltp", Fraction(1, rate)
    encoder.open()
    wave = np.repeat(tone(rate, 0.5, level=-20), 8)[None]
    frame = av.AudioFrame.from_ndarray(wave, format="flt", layout=layout)
    frame.sample_rate, frame.pts = rate, 0
    planar = av.AudioResampler("fltp", layout, rate, encoder.frame_size).resample(frame)
    data = [bytes(one) for part in planar[:-1] for one in encoder.encode(part)]
    info = AudioInfo("aac", rate, 8, bytes(encoder.extradata or b""))
    heard = np.concatenate([np.broadcast_to(block, (8, block.shape[-1])) for block, _ in blocks(info, data)], axis=1)
    heard = heard[:, rate // 8 : rate // 4]
    assert abs(10 * np.log10(np.mean(heard.astype(float) ** 2)) + 20) < 2, "one of them is for low sounds only"


@pytest.mark.parametrize("codec", ["pcm_mulaw", "pcm_alaw", "pcm_s16le", "pcm_s16be", "pcm_u8", "pcm_s32le", "pcm_f32le"])
def test_plain_sound_is_what_libavcodec_makes_of_it(codec: str) -> None:
    encoder: Any = av.CodecContext.create(codec, "w")
    wanted = {"pcm_u8": "u8", "pcm_s32le": "s32", "pcm_f32le": "flt"}.get(codec, "s16")
    encoder.sample_rate, encoder.layout, encoder.format, encoder.time_base = 8000, "mono", wanted, Fraction(1, 8000)
    samples = tone(8000, 0.2, level=-10)
    scaled = {"u8": samples * 127 + 128, "s16": samples * 32767, "s32": samples.astype(float) * 2147483647, "flt": samples}[wanted]
    dtype = {"u8": np.uint8, "s16": np.int16, "s32": np.int32, "flt": np.float32}[wanted]
    frame = av.AudioFrame.from_ndarray(scaled.astype(dtype)[None], format=wanted, layout="mono")
    frame.sample_rate, frame.pts = 8000, 0
    [data] = [bytes(one) for one in encoder.encode(frame)]
    [(block, rate)] = blocks(AudioInfo(codec, 8000, 1), [data])
    assert rate == 8000 and block.dtype == np.float32
    assert np.abs(block - samples).max() < 0.02


def test_two_channels_stay_apart() -> None:
    stereo = np.array([[0.5, -0.5], [0.5, 0.25]], dtype="<f4").tobytes()
    [(block, _)] = blocks(AudioInfo("pcm_f32le", 8000, 2), [stereo])
    assert block.tolist() == [[0.5, 0.5], [-0.5, 0.25]]


@pytest.mark.parametrize(
    ("info", "data"),
    [
        (AudioInfo("pcm_f32le", 8000, 1), np.full(80, np.nan, "<f4").tobytes()),
        (AudioInfo("pcm_s16le", 0, 1), bytes(160)),
        (AudioInfo("pcm_s16le", 2_000_000, 1), bytes(160)),
    ],
    ids=["no number", "no rate", "an impossible rate"],
)
def test_what_cannot_be_sound_is_left_out_and_counted(info: AudioInfo, data: bytes) -> None:
    decoder = AudioDecoder(info)
    assert decoder.feed(packet(data)) == []
    assert decoder.counts["unusable"] == 1


@pytest.mark.parametrize("name", ["g726", "g726le"])
@pytest.mark.parametrize("bits", [2, 3, 4, 5])
def test_g726_is_read_in_both_packings_and_all_sizes_of_its_words(name: str, bits: int) -> None:
    encoder: Any = av.CodecContext.create(name, "w")
    encoder.sample_rate, encoder.layout, encoder.format, encoder.time_base = 8000, "mono", "s16", Fraction(1, 8000)
    encoder.bit_rate = bits * 8000
    samples = (tone(8000, 1.0, level=-20) * 32767).astype(np.int16)
    frame = av.AudioFrame.from_ndarray(samples[None, :7680], format="s16", layout="mono")
    frame.sample_rate, frame.pts = 8000, 0
    whole = b"".join(bytes(one) for one in encoder.encode(frame))
    size = bits * 20  # 20 ms
    info = AudioInfo(f"adpcm_{name}", 8000, 1, bit_rate=bits * 8000)
    given = [block for block, _ in blocks(info, [whole[at : at + size] for at in range(0, len(whole) - size + 1, size)])]
    heard = np.concatenate(given)
    assert abs(10 * np.log10(np.mean(heard[800:].astype(float) ** 2)) + 20) < 1.5, (len(heard), bits)


def test_digital_silence_stays_exactly_zero() -> None:
    [(block, _)] = blocks(AudioInfo("pcm_s16le", 8000, 1), [bytes(320)])
    assert not block.any()


def test_a_broken_packet_is_counted_and_the_next_one_sounds() -> None:
    info, data = encoded("aac", 48000, tone(48000, 0.5))
    decoder = AudioDecoder(info)
    for one in data[:5]:
        decoder.feed(packet(one))
    assert decoder.feed(packet(b"\xde\xad\xbe\xef" * 5)) == []
    assert decoder.counts["broken"] == 1
    assert any(decoder.feed(packet(one)) for one in data[5:8])


def test_an_empty_packet_is_nothing() -> None:
    assert AudioDecoder(AudioInfo("aac", 48000, 1, b"\x11\x88")).feed(packet(b"")) == []


def test_a_sample_cut_in_half_is_left_out() -> None:
    [(block, _)] = blocks(AudioInfo("pcm_s16le", 8000, 2), [bytes(7)])
    assert block.tolist() == [0.0], "both channels are the same"
