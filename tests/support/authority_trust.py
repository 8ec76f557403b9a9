"""Real browsers that trust a household's authority, or do not: a home folder whose certificate store holds it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, BrowserType

from babycam.server.trust import authority
from bench._browser import FLAGS, LIGHT, TRUSTING


def store(home: Path) -> Path:
    """Chromium's certificate store in this home folder, made empty where there is none."""
    folder = home / ".pki" / "nssdb"
    if not folder.exists():
        folder.mkdir(parents=True)
        _certutil(folder, "-N", "--empty-password")
    return folder


def trust(home: Path, data: Path) -> None:
    """What a family does in its browser's settings: trusts the authority of the babycam with this data folder."""
    _certutil(store(home), "-A", "-t", "C,,", "-n", "babycam", "-i", str(authority.certificate_path(data)))


@contextmanager
def device(chromium: BrowserType, home: Path, **options: Any) -> Iterator[BrowserContext]:
    """A browser with this home folder that judges certificates as a family's does. `options`: of the context."""
    store(home)
    flags = [flag for flag in FLAGS if flag != TRUSTING]
    browser = chromium.launch(executable_path=LIGHT, args=flags, env={**os.environ, "HOME": str(home)})
    try:
        yield browser.new_context(**options)
    finally:
        browser.close()


def _certutil(folder: Path, *arguments: str) -> None:
    subprocess.run(["certutil", "-d", f"sql:{folder}", *arguments], check=True, capture_output=True, timeout=30)
