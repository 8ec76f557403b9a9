"""What somebody gets who installs babycam without its sources: a wheel made from the tree, in an environment outside of it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import environment
from tools.environment import ROOT, bin_folder


def build(folder: Path) -> Path:
    """The wheel, made from an archive of the sources as a registry would hold it."""
    environment.call([environment.uv(), "build", "-q", "--out-dir", folder, ROOT])
    return next(folder.glob("*.whl"))


def install(wheel: Path, venv: Path) -> Path:
    """The program `babycam` of a new environment that holds this wheel and the packages of the lock."""
    tool = environment.uv()
    environment.call([tool, "venv", "-q", "--python", environment.python(), venv])
    into: list[str | Path] = [tool, "pip", "install", "-q", "--python", bin_folder(venv) / "python"]
    environment.call([*into, "--require-hashes", "-r", ROOT / "requirements.lock"])
    environment.call([*into, "--no-deps", wheel])
    return bin_folder(venv) / "babycam"


@contextmanager
def installed() -> Iterator[dict[str, str]]:
    """The process environment in which tests/wheel finds the installed program."""
    with tempfile.TemporaryDirectory(prefix="babycam-wheel-") as folder:
        program = install(build(Path(folder) / "dist"), Path(folder) / "venv")
        yield {**os.environ, "BABYCAM_TEST_WHEEL": str(program)}
