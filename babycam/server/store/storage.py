"""Where files are kept on this machine: what was saved outlives a power cut."""

from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

from babycam.core import files


class DurableStorage(FileSystemStorage):
    """A file is on the disk, with its name and the folders that it needed, when `save` returns; then a row may speak of it."""

    def _save(self, name: str, content: Any) -> str:
        path = Path(self.path(name))
        missing = [folder for folder in path.parents if not folder.exists()]
        saved: str = super()._save(name, content)  # type: ignore[misc]
        path = Path(self.path(saved))
        files.sync(path)
        for folder in (*missing, path.parent if not missing else missing[-1].parent):
            files.sync_folder(folder)
        return saved
