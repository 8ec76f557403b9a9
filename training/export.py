"""Several trained networks into one file: python -m training.export NAME OUT.npz A.pt B.pt ...

Beside OUT.npz comes OUT_check.npz: some made-up windows and what PyTorch says about them, for the test that compares numpy with it.
"""

import sys
from pathlib import Path

import numpy as np
import torch

from babycam.listening.cry_network import VERSION, WINDOW
from babycam.listening.mel import BANDS, Mels, level_free
from training.model import CryNet, weights

CARD = """Tells a baby's cry from other sounds, for babycam. Trained on recordings of ESC-50 (clips under CC0 and CC BY),
donateacry-corpus (ODbL 1.0), CatMeows (CC BY 4.0), Free Spoken Digit Dataset (CC BY-SA 4.0), voices and sounds of free programs
(GPL, LGPL, CC BY, CC BY-SA, CC0) and on made-up sounds. Authors, licences and addresses of each are in training/manifest.csv,
figures and limits in docs/cry.md."""


def main() -> None:
    name, out = sys.argv[1], Path(sys.argv[2])
    nets = [_net(Path(path)) for path in sys.argv[3:]]
    folded = [weights(net) for net in nets]
    arrays: dict[str, object] = {"version": VERSION, "name": name, "networks": len(nets), "card": CARD}
    arrays |= {key: np.stack([one[key] for one in folded]).astype(np.float16) for key in folded[0]}
    np.savez_compressed(out, **arrays)  # type: ignore[arg-type]
    mels = check_windows()
    with torch.no_grad():
        logits = [_rounded(net)(torch.from_numpy(level_free(mels))).numpy() for net in nets]
    np.savez_compressed(out.with_name(out.stem + "_check.npz"), mels=mels, logits=np.stack(logits, 1))
    print(name, len(nets), "networks,", out.stat().st_size, "bytes")


def check_windows() -> Mels:
    """Six windows of powers [6, WINDOW, BANDS]: noise, silence, harmonics that rise and fall."""
    rng = np.random.default_rng(5)
    noise = rng.gamma(3.0, 1.0, (3, WINDOW, BANDS)) * np.array([1e-6, 1.0, 30.0])[:, None, None]
    time, band = np.arange(WINDOW)[:, None], np.arange(BANDS)[None]
    voices = [1e-4 + np.exp(6 * np.cos(band / 2 + 3 * np.sin(time / pace))) for pace in (5, 20)]
    return np.concatenate((noise, np.stack(voices), np.zeros((1, WINDOW, BANDS)))).astype(np.float32)


def _net(path: Path) -> CryNet:
    net = CryNet()
    net.load_state_dict(torch.load(path))
    net.eval()
    return net


def _rounded(net: CryNet) -> CryNet:
    """The network with its weights as the file holds them: folded, then rounded to float16."""
    folded = weights(net)
    out = CryNet()
    out.eval()
    out.first.weight.data = _back(folded["first"]).T.reshape(out.first.weight.shape)
    _neutral(out.norm, folded["first_bias"])
    for number, block in enumerate(out.blocks):
        block.deep.weight.data = _back(folded[f"deep{number}"]).T.reshape(block.deep.weight.shape)
        block.point.weight.data = _back(folded[f"point{number}"]).T[:, :, None, None]
        _neutral(block.norm, folded[f"point{number}_bias"])
    for layer, key in ((out.dense, "dense"), (out.last, "last")):
        layer.weight.data, layer.bias.data = _back(folded[key]).T, _back(folded[f"{key}_bias"])
    return out


def _neutral(norm: torch.nn.BatchNorm2d, bias: np.ndarray) -> None:
    """A batch norm that only adds `bias`."""
    norm.eps = 0.0
    norm.bias.data = _back(bias)


def _back(array: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(array.astype(np.float16).astype(np.float32))


if __name__ == "__main__":
    main()
