"""The network's file: what it must hold, what is refused, and that numpy says what the training said."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babycam.core.errors import BabycamError
from babycam.listening.cry_network import PACKAGED, VERSION, Network, shapes

CHECK = Path(__file__).with_name("cry_check.npz")


def arrays() -> dict[str, np.ndarray]:
    with np.load(PACKAGED) as file:
        return {name: file[name] for name in file.files}


def save(path: Path, parts: dict[str, Any]) -> None:
    np.savez(path, **parts)


def refused(path: Path) -> None:
    with pytest.raises(BabycamError) as error:
        Network.load(path)
    assert error.value.code == "cry_weights_broken"


def test_numpy_says_what_pytorch_said() -> None:
    with np.load(CHECK) as file:
        said = np.stack([Network.load().logits(window) for window in file["mels"]])
        assert said == pytest.approx(file["logits"], abs=1e-4)


def test_a_score_is_the_mean_of_what_the_networks_say() -> None:
    with np.load(CHECK) as file:
        for window, logits in zip(file["mels"], file["logits"], strict=True):
            assert Network.load().score(window) == pytest.approx(float(np.mean(1 / (1 + np.exp(-logits)))), abs=1e-5)


def test_weights_that_are_missing_are_refused(tmp_path: Path) -> None:
    refused(tmp_path / "nothing.npz")
    refused(tmp_path)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_weights_that_were_cut_are_refused(tmp_path: Path, share: float) -> None:
    whole = PACKAGED.read_bytes()
    (tmp_path / "cut.npz").write_bytes(whole[: int(len(whole) * share)])
    refused(tmp_path / "cut.npz")


def test_weights_with_a_flipped_byte_are_refused(tmp_path: Path) -> None:
    whole = bytearray(PACKAGED.read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    (tmp_path / "flipped.npz").write_bytes(whole)
    refused(tmp_path / "flipped.npz")


def test_a_page_that_came_instead_of_weights_is_refused(tmp_path: Path) -> None:
    (tmp_path / "page.npz").write_text("<html>not found</html>")
    refused(tmp_path / "page.npz")


@pytest.mark.parametrize("change", [{"version": VERSION + 1}, {"networks": 0}, {"networks": 9}, {"networks": -1}])
def test_weights_of_another_version_are_refused(tmp_path: Path, change: dict[str, int]) -> None:
    save(tmp_path / "other.npz", arrays() | {key: np.array(value) for key, value in change.items()})
    refused(tmp_path / "other.npz")


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("name", list(shapes()))
def test_weights_that_are_no_numbers_are_refused(tmp_path: Path, name: str, value: float) -> None:
    held = arrays()
    held[name].flat[-1] = value
    save(tmp_path / "odd.npz", held)
    refused(tmp_path / "odd.npz")


@pytest.mark.parametrize("name", list(shapes()))
def test_weights_of_another_shape_or_without_one_part_are_refused(tmp_path: Path, name: str) -> None:
    held = arrays()
    save(tmp_path / "less.npz", {key: array for key, array in held.items() if key != name})
    refused(tmp_path / "less.npz")
    save(tmp_path / "shape.npz", held | {name: held[name][..., :-1]})
    refused(tmp_path / "shape.npz")


def test_pickles_are_not_opened(tmp_path: Path) -> None:
    np.savez(tmp_path / "pickle.npz", **(arrays() | {"name": np.array([print], dtype=object)}), allow_pickle=True)
    refused(tmp_path / "pickle.npz")
