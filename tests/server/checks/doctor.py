"""Asking the doctor: one of its checks, about one data folder."""

from collections.abc import Callable, Iterable
from pathlib import Path

from babycam.server import env
from babycam.server.checks.findings import Finding


def found(check: Callable[[env.Env], Iterable[Finding]], data: Path, **variables: str) -> dict[str, Finding]:
    settings = env.load({"BABYCAM_DATA": str(data), **{f"BABYCAM_{name}": value for name, value in variables.items()}})
    return {finding.what: finding for finding in check(settings)}
