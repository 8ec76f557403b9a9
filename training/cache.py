"""Each clip's mel powers, in several versions of its sound, in one file: python -m training.cache AUDIO CACHE.npz

AUDIO holds `train`, `extra` and `dev`. Versions differ in what can only be done to the wave itself: speed and pitch, a room,
clipping, automatic gain, and what codecs leave of it, AMR before all others: half of the recorded cries came through it, and
without it the network would take its sound for crying. The dev clips stay as they are.
"""

import io
import multiprocessing
import sys
import zlib
from pathlib import Path

import av
import numpy as np

from babycam.listening.mel import BATCH, MelCutter, Mels
from training.clips import RATE, Clip, Samples, clips

# codec, container, rate, bits a second to choose from
CODECS = [
    ("libopencore_amrnb", "amr", 8_000, (4_750, 5_900, 7_400, 12_200)),
    ("libopencore_amrnb", "amr", 8_000, (4_750, 12_200)),
    ("pcm_mulaw", "wav", 8_000, (64_000,)),
    ("pcm_alaw", "wav", 8_000, (64_000,)),
    ("adpcm_ima_wav", "wav", 16_000, (64_000,)),
    ("libopus", "ogg", 16_000, (8_000, 16_000, 24_000)),
    ("libmp3lame", "mp3", 16_000, (16_000, 32_000)),
    ("aac", "adts", 16_000, (16_000, 32_000)),
]
LIKE_CHILDREN = ("speech", "laugh", "babble", "lullaby_voice")  # sped up they are the hardest of all


def main() -> None:
    audio, out = Path(sys.argv[1]), Path(sys.argv[2])
    wanted = [clip for part in ("dev", "train", "extra") for clip in clips(audio / part)]
    mels: list[Mels] = []
    rows: list[tuple[str, ...]] = []
    with multiprocessing.Pool(2) as pool:
        for clip, made in zip(wanted, pool.imap(looks, wanted, 8), strict=True):
            mels += made
            reference = "" if clip.reference is None else str(clip.reference)
            what = (clip.path.parent.name, clip.path.name, clip.label, clip.group, str(clip.fold))
            rows += [(*what, str(number), reference) for number in range(len(made))]
    np.savez(out, mels=np.concatenate(mels), lengths=[len(mel) for mel in mels], rows=np.array(rows))
    print(len(rows), "versions of", len(wanted), "clips")


def looks(clip: Clip) -> list[Mels]:
    """The mel powers of the clip's versions; the same ones each time."""
    return [mel_powers(sound) for sound in versions(clip, np.random.default_rng(zlib.crc32(clip.name.encode())))]


def versions(clip: Clip, rng: np.random.Generator) -> list[Samples]:
    """The clip as it is, and for training also others made from it."""
    sound = clip.samples()
    if clip.path.parent.name == "dev":
        return [sound]
    made = [sound] + [version(sound, rng, 0.88, 1.14) for _ in range(5 if clip.cry else 2)]
    if clip.label.removeprefix("synth_").startswith(LIKE_CHILDREN):
        made.append(version(sound, rng, 1.25, 1.7))
    return made


def mel_powers(sound: Samples) -> Mels:
    """[frames, BANDS]: all whole frames of `sound`, as the product cuts them."""
    whole = len(sound) // 256 - 1
    padded = np.concatenate((sound, np.zeros(BATCH * 256 + 400, np.float32)))
    batches = MelCutter(RATE, 1).feed(np.clip(padded, -1.0, 1.0).reshape(1, -1))
    return np.concatenate([batch.mels for batch, _ in batches])[: max(whole, 1)]


def version(sound: Samples, rng: np.random.Generator, slowest: float, fastest: float) -> Samples:
    """One version of `sound`: speed from `slowest` to `fastest`, and a chance of each of the others."""
    sound = speed(sound, float(np.exp(rng.uniform(np.log(slowest), np.log(fastest)))))
    if rng.random() < 0.6:
        sound = in_room(sound, rng)
    sound = sound / (np.abs(sound).max() + 1e-9)
    if rng.random() < 0.2:
        sound = automatic_gain(sound, rng)
    if rng.random() < 0.3:
        sound = np.clip(sound * rng.uniform(1.5, 6), -1, 1)
    sound = (sound * rng.uniform(0.05, 0.9)).astype(np.float32)
    return through_codec(sound, rng) if rng.random() < 0.65 else sound


def speed(sound: Samples, factor: float) -> Samples:
    """Faster and higher by `factor`: its spectrum, cut or filled up, for another number of samples."""
    size = max(400, round(len(sound) / factor))
    spectrum = np.fft.rfft(sound)
    return np.asarray(np.fft.irfft(spectrum[: size // 2 + 1], size) * (size / len(sound)), np.float32)


def in_room(sound: Samples, rng: np.random.Generator) -> Samples:
    """Some early echoes and a tail that falls by 60 dB in 0.1 to 0.6 s."""
    fall = rng.uniform(0.1, 0.6)
    size = int(RATE * min(fall, 0.4))
    echo = rng.standard_normal(size) * 10 ** (-3 * np.arange(size) / RATE / fall)
    echo[: int(rng.uniform(20, 120))] = 0
    echo *= rng.uniform(0.1, 1.2) / np.sqrt(np.square(echo).sum() + 1e-9)
    echo[0] = 1
    for _ in range(4):
        echo[int(rng.uniform(10, 400))] += rng.uniform(-0.5, 0.5)
    points = 1 << (len(sound) + size).bit_length()
    return np.asarray(np.fft.irfft(np.fft.rfft(sound, points) * np.fft.rfft(echo, points), points)[: len(sound)], np.float32)


def automatic_gain(sound: Samples, rng: np.random.Generator) -> Samples:
    """A phone that turns itself up in 0.3 to 3 s and down in 30 ms, so that pauses swell."""
    hop = RATE // 50
    level, gain, gains = 0.0, 1.0, []
    release = 1 - np.exp(-0.02 / rng.uniform(0.3, 3))
    for start in range(0, len(sound), hop):
        loud = float(np.sqrt(np.mean(np.square(sound[start : start + hop]))) + 1e-4)
        level += (loud - level) * (0.5 if loud > level else release)
        gain += (min(30.0, 0.2 / level) - gain) * 0.5
        gains.append(gain)
    return np.asarray(sound * np.interp(np.arange(len(sound)), np.arange(len(gains)) * hop, gains), np.float32)


def through_codec(sound: Samples, rng: np.random.Generator) -> Samples:
    """What a codec of some phone or camera leaves of it."""
    codec, container, rate, bits = CODECS[rng.integers(len(CODECS))]
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(stream, av.AudioStream)
        stream.bit_rate = int(rng.choice(bits))
        frame = av.AudioFrame.from_ndarray(sound.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate = RATE
        resampler = av.AudioResampler(stream.format.name, "mono", rate, frame_size=stream.codec_context.frame_size or 1024)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    file.seek(0)
    back = av.AudioResampler("flt", "mono", RATE)
    with av.open(file, "r", format={"adts": "aac"}.get(container, container)) as heard:
        parts = [part.to_ndarray()[0] for decoded in heard.decode(audio=0) for part in back.resample(decoded)]
        parts += [part.to_ndarray()[0] for part in back.resample(None)]
    return np.concatenate(parts).astype(np.float32)


if __name__ == "__main__":
    main()
