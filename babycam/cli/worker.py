"""`babycam worker`: takes care of one room for a server, from this machine or another. Never imports Django."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from babycam.server import env
from babycam.server.logging import RedactingFormatter

log = logging.getLogger(__name__)

MEGABYTE = 2**20


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="babycam worker", description=__doc__)
    parser.add_argument("--server", required=True, help="address of the server, such as wss://192.168.1.10:8443")
    parser.add_argument(
        "--token", help="the worker token (others on this machine can see it; prefer BABYCAM_WORKER_TOKEN or --token-file)"
    )
    parser.add_argument("--token-file", type=Path, help="file that holds the worker token")
    parser.add_argument("--name", required=True, help="what this worker is called, the same at each start")
    parser.add_argument("--spool", type=Path, help="folder for clips on their way to the server (default: in the data folder)")
    parser.add_argument(
        "--ca",
        type=Path,
        help="the household's authority (tls/authority.pem in the server's data folder); what it signed is trusted",
    )
    parser.add_argument("--parent", type=int, default=0, metavar="PID", help="end as soon as this process is no longer the parent")
    parser.add_argument(
        "--min-free-mb", type=int, default=300, help="record nothing when the spool's disk has less free (default: 300)"
    )
    return parser


def _token(arguments: argparse.Namespace, settings: env.Env) -> str:
    if arguments.token:
        return str(arguments.token)
    if arguments.token_file:
        return str(arguments.token_file.read_text().strip())
    return settings.worker_token


def _log(level: str) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    logging.getLogger("babycam").setLevel(level.upper())


def main(argv: Sequence[str]) -> int:
    """Runs until it is stopped; 2 when it was called wrongly."""
    arguments = _parser().parse_args(argv)
    env.set_variables(
        {"OPENBLAS_NUM_THREADS": "1"}
    )  # must be set before numpy comes: its threads would cost memory and help nobody
    from babycam.worker import address, process

    try:
        settings = env.load()
        token = _token(arguments, settings)
        if not token:
            raise env.BadSetting("There is no worker token: set BABYCAM_WORKER_TOKEN, or give --token-file.")
        server = address.parse(arguments.server, token, arguments.ca)
    except (env.BadSetting, address.BadAddress, OSError) as problem:
        print(f"babycam worker: {problem}", file=sys.stderr)
        return 2
    _log(settings.log_level)
    if server.exposed:
        log.warning("the way to %s is not encrypted: anybody in between can listen; use wss://", server.host)
    spool = arguments.spool or settings.data / "spool" / arguments.name
    process.run(process.Options(server, arguments.name, spool, arguments.parent, arguments.min_free_mb * MEGABYTE))
