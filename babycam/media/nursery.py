"""The made-up nursery's still part and the shapes that move in it: brightness as arrays, edges smooth. See synthetic.py."""

import math

import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Alpha = NDArray[np.float32]

_TINT = 16  # how far the colour is from grey
BED = (0.2, 0.84)  # from left to right, of the width
RAIL, FLOOR = 0.56, 0.93  # the bed's upper rail and its feet, of the height
_SMOOTH = 4  # finer dots for each dot of an edge


def ellipse(height: int, width: int) -> Alpha:
    """A filled ellipse with smooth edges, [height, width] of 0..1."""
    y, x = np.ogrid[: height * _SMOOTH, : width * _SMOOTH]
    inside = ((y + 0.5) / height / _SMOOTH * 2 - 1) ** 2 + ((x + 0.5) / width / _SMOOTH * 2 - 1) ** 2 <= 1
    smooth: Alpha = inside.reshape(height, _SMOOTH, width, _SMOOTH).mean(axis=(1, 3), dtype=np.float32)
    return smooth


def bars(width: int, height: int) -> Alpha:
    """The bed's front: rails, bars and feet, over its own place."""
    rows, columns = int(height * (FLOOR - RAIL)), int(width * (BED[1] - BED[0]))
    front = np.zeros((rows, columns), dtype=np.float32)
    rail, bar = max(height // 45, 2), max(width // 110, 2)
    front[:rail] = front[int(rows * 0.82) : int(rows * 0.82) + rail] = 1
    for x in np.linspace(0, columns - bar, 11).astype(int):
        front[: int(rows * 0.82), x : x + bar] = 0.85
    front[:, : 2 * bar] = front[:, -2 * bar :] = 1
    return front


def blend(luma: Gray, shape: Alpha, top: int, left: int, shade: float) -> None:
    """Paint a shape in one shade (luma, 0 to 255; 8 bit)."""
    window = luma[top : top + shape.shape[0], left : left + shape.shape[1]]
    window += ((np.float32(shade) - window) * shape[: window.shape[0], : window.shape[1]]).astype(np.int16).astype(np.uint8)


def still(width: int, height: int, hue: float) -> Gray:
    """The still part: an evening wall, a window with the moon, a bed with somebody small in it. YUV 4:2:0 as [h * 3 / 2, w]. `hue`:
    0 to 1."""
    canvas = np.empty((height * 3 // 2, width), dtype=np.uint8)
    luma = canvas[:height]
    y, x = np.ogrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    luma[:] = 74 - 30 * ((x - 0.5) ** 2 + (y - 0.45) ** 2) / 0.5
    luma[int(height * FLOOR) - height // 12 :] = 40
    _window(luma, width, height)
    left, right = int(width * BED[0]), int(width * BED[1])
    luma[int(height * 0.8) : int(height * 0.86), left:right] = 128
    blend(luma, ellipse(height // 9, width // 6), int(height * 0.715), int(width * 0.25), 188)
    blend(luma, ellipse(height // 6, height // 6), int(height * 0.645), int(width * 0.29), 160)
    blend(luma, ellipse(height // 6, height // 6)[: height // 22], int(height * 0.64), int(width * 0.29), 92)
    chroma = canvas[height:].reshape(2, -1)
    chroma[0] = int(128 + _TINT * math.cos(2 * math.pi * hue))
    chroma[1] = int(128 + _TINT * math.sin(2 * math.pi * hue))
    return canvas


def _window(luma: Gray, width: int, height: int) -> None:
    """The night outside, a crescent, and the frame."""
    top, bottom, left, right = int(height * 0.14), int(height * 0.44), int(width * 0.07), int(width * 0.27)
    frame = max(height // 60, 2)
    luma[top - frame : bottom + frame, left - frame : right + frame] = 104
    luma[top:bottom, left:right] = 30
    moon, size = ellipse(height // 8, height // 8), height // 8
    blend(luma, moon, top + size // 2, left + size // 2, 220)
    blend(luma, moon, top + size // 3, left + size * 4 // 5, 30)
    luma[top:bottom, (left + right) // 2 : (left + right) // 2 + frame] = 104
