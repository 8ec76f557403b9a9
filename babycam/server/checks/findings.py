"""What one look of `babycam doctor` gives."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` was looked at; `words` say what was found, and how to mend it unless `ok`."""

    ok: bool
    what: str
    words: str


Findings = Iterator[Finding]
