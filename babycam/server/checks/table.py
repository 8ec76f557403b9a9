"""What `babycam doctor` looks at, in this order.

Each check gives findings: what was looked at, whether it is well, and how to mend it."""

from collections.abc import Callable

from babycam.server import env
from babycam.server.checks.cameras import cameras, link
from babycam.server.checks.certificate import certificate
from babycam.server.checks.findings import Findings
from babycam.server.checks.machine import codecs, disk, python, time
from babycam.server.checks.network import listening, network
from babycam.server.checks.stores import copies_of_database, database, recordings, redis

CHECKS: tuple[Callable[[env.Env], Findings], ...] = (
    python,
    codecs,
    disk,
    time,
    listening,
    certificate,
    network,
    redis,
    database,
    copies_of_database,
)
FAMILY_CHECKS: tuple[Callable[[env.Env], Findings], ...] = (cameras, link, recordings)
