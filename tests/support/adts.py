"""What an ADTS stream sounds like."""

import io

import av
import numpy as np
from numpy.typing import NDArray


def decoded(data: bytes) -> NDArray[np.float32]:
    """Its samples, as any player would have them; the stream has to stay of one kind."""
    with av.open(io.BytesIO(data), "r", format="aac") as container:
        frames = list(container.decode(audio=0))
    assert {(frame.sample_rate, frame.layout.name) for frame in frames} == {(48_000, "mono")}
    return np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames])


def level_db(samples: NDArray[np.float32]) -> float:
    """Their mean level in dBFS."""
    return float(20 * np.log10(np.sqrt(np.mean(samples**2)) + 1e-9))


def pitch_hz(samples: NDArray[np.float32]) -> float:
    """The strongest pitch."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * 48_000 / len(samples))
