"""One server per data folder: two would both own its cameras, and clean up each other's clips."""

import fcntl
import os
from pathlib import Path
from typing import IO

from babycam.core import files


class Taken(RuntimeError):
    """Another server uses this data folder."""


def lock_folder(data: Path) -> IO[str]:
    """Locks the folder as long as the returned file is open (the system unlocks it when the process dies). Raises Taken."""
    files.private_folder(data)
    file = (data / "serve.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        owner = file.read().strip() or "unknown"
        file.close()
        raise Taken(f"babycam is already running with the data folder {data} (process {owner}).") from error
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def is_taken(data: Path) -> bool:
    """Whether a server uses this data folder now; changes nothing."""
    try:
        with (data / "serve.lock").open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
