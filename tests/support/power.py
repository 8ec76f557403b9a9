"""A power cut, as POSIX allows it: what was synced is there afterwards, everything else is not.

with power(monkeypatch) as disk:
    ...                          # real code, real files
    disk.cut(folder, into)       # the folder as the next start finds it
"""

import os
import stat
from pathlib import Path

import pytest


class Disk:
    """Remembers what each fsync made durable: the content of files, and the names in folders."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._contents: dict[int, bytes] = {}
        self._names: dict[int, dict[str, int]] = {}
        self.syncs = 0
        real = os.fsync

        def fsync(descriptor: int) -> None:
            real(descriptor)
            self._take(descriptor)

        monkeypatch.setattr(os, "fsync", fsync)

    def _take(self, descriptor: int) -> None:
        self.syncs += 1
        status, path = os.fstat(descriptor), Path(f"/proc/self/fd/{descriptor}")
        if stat.S_ISDIR(status.st_mode):
            with os.scandir(path) as entries:
                self._names[status.st_ino] = {entry.name: entry.inode() for entry in entries}
        else:
            self._contents[status.st_ino] = path.read_bytes()

    def cut(self, folder: Path, into: Path) -> Path:
        """What of `folder` is durable now, as a folder."""
        into.mkdir()
        for name, inode in self._names.get(folder.stat().st_ino, {}).items():
            below = folder / name
            if inode in self._names or (below.is_dir() and below.stat().st_ino == inode):
                self.cut(below, into / name)
            else:
                (into / name).write_bytes(self._contents.get(inode, b""))
        return into
