"""A data folder and tables of its own for figures that use the product's parts without its server."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def django(**environment: str) -> Iterator[Path]:
    """Django with fresh keys and empty tables; child processes that inherit the environment get the same. Once per process."""
    with tempfile.TemporaryDirectory(prefix="babycam-bench-", ignore_cleanup_errors=True) as folder:
        os.environ.update({"BABYCAM_DATA": folder, "BABYCAM_SYNTHETIC": "yes", "BABYCAM_LOG_LEVEL": "error", **environment})
        from babycam.server import prepare

        prepare.folders(Path(folder))
        prepare.django()
        prepare.tables()
        try:
            yield Path(folder)
        finally:
            from django.db import connections

            connections.close_all()
