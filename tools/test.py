"""`./test [step ...] [-- pytest options]`: every check in one go; without arguments all of them, in this order.

Each step prints its seconds, those of the backend also what took longest; all run even when one fails; the exit code is 1 if any
did. With CI=true a missing program is a failure; elsewhere the tests that need it are skipped, in words.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable

import api_types
import debian
import environment
import second_look
import wheel
from environment import FRONTEND, ROOT, bin_folder, python

IN_OUR_ORDER = ("--dist", "loadfile", "--no-loadscope-reorder")  # tests/order.py
BOTH_CORES = ("-n", "2", "--max-worker-restart", "0", *IN_OUR_ORDER)  # with another process in its place, the run may never end
WHOLE = ("--ignore=tests/wheel",)  # a step of its own
SLOWEST = ("--durations=40", "--durations-min=1.0")
SOME_FAILED = 1  # pytest: all were run, and some failed
# What never touches the suite's database, or brings its own, runs once; the rest of the backend runs again on PostgreSQL and Redis.
TWICE = ("-m", "database")  # tests/conftest.py
NONE_THERE = ("e2e", "faults", "media", "worker", "tools")  # so that they need not be loaded to find that out


def run(*command: object, cwd: object = ROOT, **extra: str) -> bool:
    return code_of(*command, cwd=cwd, **extra) == 0


def code_of(*command: object, cwd: object = ROOT, **extra: str) -> int:
    return subprocess.run([str(part) for part in command], cwd=str(cwd), env={**os.environ, **extra}, check=False).returncode


def venv(name: str) -> object:
    return bin_folder(environment.VENV) / name


def style(_: list[str]) -> bool:
    return all([run(venv("ruff"), "format", "--check", "-q", "."), run(venv("ruff"), "check", "-q", ".")])


def types(_: list[str]) -> bool:
    return run(venv("mypy"))


def contracts(_: list[str]) -> bool:
    return run(venv("lint-imports"), "--no-cache")


def schema(_: list[str]) -> bool:
    """The page's types are those of the API."""
    return api_types.current(environment.ready_packages())


def page(_: list[str]) -> bool:
    npm_environment = environment.ready_packages()
    return all(
        subprocess.run(["npm", "run", "-s", script], cwd=FRONTEND, env=npm_environment, check=False).returncode == 0
        for script in ("check", "test")
    )


def build(_: list[str]) -> bool:
    environment.ready_page()
    return True


def installed(options: list[str]) -> bool:
    """The product as somebody gets it who has no sources: by its wheel."""
    with wheel.installed() as known:
        return run(python(), "-m", "pytest", "-q", "tests/wheel", *options, **known)


def sqlite(options: list[str]) -> bool:
    second_look.forget(ROOT)
    code = code_of(python(), "-m", "pytest", "-q", *BOTH_CORES, *SLOWEST, *WHOLE, *options)
    failed = second_look.failed_in(ROOT)
    if code != SOME_FAILED or not second_look.worth_it(failed):
        return code == 0
    print(f"test: once more, alone: {', '.join(failed)}", flush=True)
    good = run(python(), "-m", "pytest", "-q", *failed)
    UNSTEADY.extend(failed if good else ())
    return good


def postgres(options: list[str]) -> bool:
    """The backend once more, on servers that live for this step only."""
    if missing := {"postgresql", "redis"} & set(os.environ["BABYCAM_TEST_MISSING"].split(",")):
        print(f"test: skipped, because {' and '.join(sorted(missing))} is missing")
        return True
    ignored = [f"--ignore=tests/{part}" for part in NONE_THERE]
    command = [venv("pytest"), "-q", *BOTH_CORES, *SLOWEST, *TWICE, *WHOLE, *ignored, *options]
    return run(python(), "-m", "tests.services", *command)


UNSTEADY: list[str] = []  # passed only with nothing beside them

STEPS: dict[str, Callable[[list[str]], bool]] = {
    "style": style,
    "types": types,
    "contracts": contracts,
    "schema": schema,
    "page": page,
    "build": build,
    "wheel": installed,
    "sqlite": sqlite,
    "postgres": postgres,
}


def prepare() -> None:
    """Environment and programs; tells what is missing, and stops for it in CI."""
    environment.ready_python(dev=True)
    missing = debian.ready_parts()
    for part in missing:
        print(f"test: {part.name} is missing, so its tests are skipped: {part.elsewhere}", flush=True)
    if missing and os.environ.get("CI") == "true":
        raise environment.SetupError("with CI=true nothing may be skipped")
    os.environ["BABYCAM_TEST_MISSING"] = ",".join(part.name for part in missing)


def main() -> int:
    arguments = sys.argv[1:]
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    names, options = arguments[:cut] or list(STEPS), arguments[cut + 1 :]
    if unknown := [name for name in names if name not in STEPS]:
        sys.exit(f"test: no step is called {unknown[0]}; there are {', '.join(STEPS)}")
    environment.keep_bytecode()
    try:
        prepare()
    except environment.SetupError as problem:
        sys.exit(f"test: {problem}")
    results = {name: timed(name, options) for name in names}
    print(
        "\n".join(f"test: {name:10} {'ok' if good else 'FAILED':7} {seconds:6.1f} s" for name, (good, seconds) in results.items())
    )
    print(f"test: {'in all':18} {sum(seconds for _, seconds in results.values()):6.1f} s")
    for name in UNSTEADY:
        print(f"test: unsteady: {name} failed beside others and passed alone: look for a race")
    return 0 if all(good for good, _ in results.values()) else 1


def timed(name: str, options: list[str]) -> tuple[bool, float]:
    print(f"\ntest: --- {name}", flush=True)
    began = time.monotonic()
    try:
        good = STEPS[name](options)
    except environment.SetupError as problem:
        print(f"test: {problem}")
        good = False
    return good, time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
