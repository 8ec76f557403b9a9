"""The network of babycam/listening/cry_network.py in PyTorch, and its weights in that module's names."""

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from babycam.listening.cry_network import CHANNELS, HIDDEN, STRIDES

EPS = 1e-5  # of the batch norms


class Block(nn.Module):
    """A depthwise 3 x 3 and a pointwise convolution."""

    def __init__(self, before: int, after: int, stride: int) -> None:
        super().__init__()
        self.deep = nn.Conv2d(before, before, 3, stride, 1, groups=before, bias=False)
        self.point = nn.Conv2d(before, after, 1, bias=False)
        self.norm = nn.BatchNorm2d(after, eps=EPS)

    def forward(self, sound: Tensor) -> Tensor:
        return torch.relu(self.norm(self.point(self.deep(sound))))


class CryNet(nn.Module):
    """[windows, WINDOW, BANDS] as `mel.level_free` makes them, to logits [windows]."""

    def __init__(self, dropout: float = 0.15) -> None:
        super().__init__()
        self.first = nn.Conv2d(1, CHANNELS[0], 5, 2, 2, bias=False)
        self.norm = nn.BatchNorm2d(CHANNELS[0], eps=EPS)
        pairs = zip(CHANNELS, CHANNELS[1:], STRIDES, strict=False)
        self.blocks = nn.ModuleList([Block(before, after, stride) for before, after, stride in pairs])
        self.dropout = nn.Dropout(dropout)
        self.dense = nn.Linear(2 * CHANNELS[-1], HIDDEN)
        self.last = nn.Linear(HIDDEN, 1)

    def forward(self, looks: Tensor) -> Tensor:
        sound = torch.relu(self.norm(self.first(looks[:, None] / 4.5 + 0.8)))
        for block in self.blocks:
            sound = block(sound)
        moments = sound.mean(3)
        heard = torch.cat([moments.mean(2), moments.amax(2)], 1)
        logits: Tensor = self.last(torch.relu(self.dense(self.dropout(heard))))[:, 0]
        return logits


def weights(net: CryNet) -> dict[str, npt.NDArray[np.float32]]:
    """The arrays that `cry_network.shapes` names, with the batch norms folded in."""
    first, bias = _fold(net.first, net.norm)
    out = {"first": first.reshape(len(first), -1).T, "first_bias": bias}
    for number, block in enumerate(net.blocks):
        assert isinstance(block, Block)
        point, bias = _fold(block.point, block.norm)
        out[f"deep{number}"] = block.deep.weight.reshape(-1, 9).T
        out |= {f"point{number}": point[:, :, 0, 0].T, f"point{number}_bias": bias}
    out |= {"dense": net.dense.weight.T, "dense_bias": net.dense.bias, "last": net.last.weight.T, "last_bias": net.last.bias}
    return {name: np.ascontiguousarray(array.detach().numpy(), np.float32) for name, array in out.items()}


def _fold(convolution: nn.Conv2d, norm: nn.BatchNorm2d) -> tuple[Tensor, Tensor]:
    assert norm.running_mean is not None and norm.running_var is not None
    scale = norm.weight / (norm.running_var + norm.eps).sqrt()
    return convolution.weight * scale[:, None, None, None], norm.bias - norm.running_mean * scale
