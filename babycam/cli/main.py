"""`babycam COMMAND [options]`: finds the command's module and calls its `main(arguments)`.

Each command is imported only when it is asked for: a worker must not pay for Django. A command's `main` takes the arguments
after its name and returns the exit code (None is 0).
"""

import importlib
import sys
from collections.abc import Sequence
from importlib import metadata

COMMANDS = {
    "serve": "start the server: pages, alarms, clips, and a worker for each room",
    "demo": "start a demo family with two simulated rooms",
    "listen": "run recordings through the listening, and print what babycam would have done",
    "worker": "look after one room for a server, from here or from another machine",
    "doctor": "check everything and say in words what is wrong",
    "manage": "Django's own commands, and some for what was lost: a password, an owner, recordings, the database",
}


def usage() -> str:
    """What to type."""
    lines = [f"  {name:<8}{words}" for name, words in COMMANDS.items()]
    return "\n".join(["usage: babycam COMMAND [options]", "", *lines, "", "babycam COMMAND --help shows a command's options."])


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command; returns its exit code, 2 when there is no such command."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    name = arguments[0] if arguments else ""
    if name in ("-h", "--help", "help"):
        print(usage())
        return 0
    if name in ("-V", "--version"):
        print(f"babycam {metadata.version('babycam')}")
        return 0
    if name not in COMMANDS:
        print(usage(), file=sys.stderr)
        return 2
    command = importlib.import_module(f"babycam.cli.{name}")
    return int(command.main(arguments[1:]) or 0)


if __name__ == "__main__":
    sys.exit(main())
