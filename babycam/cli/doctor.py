"""`babycam doctor`: checks everything, and says in words how to mend what is wrong. Exit code 1 when something is."""

import argparse
import sys
from collections.abc import Iterable, Sequence

from babycam.server import env, prepare
from babycam.server.checks import stores, table
from babycam.server.checks.findings import Finding


def main(arguments: Sequence[str]) -> int:
    """Prints a line per finding."""
    parser = argparse.ArgumentParser(prog="babycam doctor", description=__doc__)
    parser.add_argument("--data", help=env.BY_NAME["BABYCAM_DATA"].words, metavar="FOLDER")
    options = parser.parse_args(arguments)
    if options.data:
        env.set_variables({"BABYCAM_DATA": options.data})
    try:
        settings = env.load()
    except env.BadSetting as problem:
        print(f"babycam: {problem}", file=sys.stderr)
        return 1
    return _report(_findings(settings))


def _findings(settings: env.Env) -> Iterable[Finding]:
    damaged = list(stores.key_files(settings))
    yield from damaged
    if not all(finding.ok for finding in damaged):
        return  # nothing that is signed or sealed can be looked at without its keys
    prepare.django()
    for check in table.CHECKS:
        findings = list(check(settings))
        yield from findings
        if check is stores.database and (not all(finding.ok for finding in findings) or prepare.pending()):
            return  # a family cannot be looked at without its tables
    for check in table.FAMILY_CHECKS:
        yield from check(settings)


def _report(findings: Iterable[Finding]) -> int:
    wrong = 0
    for finding in findings:
        wrong += not finding.ok
        print(f"{'ok ' if finding.ok else 'BAD'}  {finding.what}: {finding.words}", flush=True)
    print(f"\n{wrong} of these need you." if wrong else "\nAll is well.")
    return 1 if wrong else 0
