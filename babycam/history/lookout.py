"""Asks a process of its own (babycam.media.look) what is in a file: one that crashes the codecs, or hangs them, hurts nobody."""

import json
import logging
import select
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "babycam.media.look")
LOOK_S = 30.0


@dataclass(frozen=True, slots=True)
class Playable:
    """What can be played: seconds and pixels, all 0 where nothing can."""

    playable: bool = False
    duration_s: float = 0.0
    width: int = 0
    height: int = 0


class Lookout:
    """One process for many files; it ends with the block."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end()

    def look(self, path: Path, thumbnail: Path | None = None) -> Playable:
        """What is in the file, and a picture of it at `thumbnail`. What takes longer than LOOK_S is not playable."""
        question = json.dumps({"path": str(path), "thumbnail": str(thumbnail or "")}).encode() + b"\n"
        try:
            return Playable(**json.loads(self._ask(question)))
        except (OSError, ValueError, TypeError):
            log.warning("%s cannot be looked at", path)
            self._end()
            return Playable()

    def _ask(self, question: bytes) -> bytes:
        if self._process is None:
            self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(question)
        self._process.stdin.flush()
        ready, _, _ = select.select([self._process.stdout], [], [], LOOK_S)
        return self._process.stdout.readline() if ready else b""

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()
