"""`./run [serve|demo|worker|doctor|manage] [options]`: makes what is missing, then becomes babycam itself."""

import os
import sys

from tools import environment


def main() -> None:
    """Replaces this process, so that Ctrl-C and SIGTERM reach babycam directly."""
    arguments = sys.argv[1:]
    if not arguments or arguments[0].startswith("-"):
        arguments = ["serve", *arguments]
    try:
        environment.ready_python()
        environment.ready_page()
    except environment.SetupError as problem:
        sys.exit(f"babycam: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
    os.execv(environment.python(), [str(environment.python()), "-m", "babycam.cli.main", *arguments])  # noqa: S606 - no shell wanted


if __name__ == "__main__":
    main()
