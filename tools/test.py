"""`./test [step ...] [-- pytest options]`: every check in one go; without arguments all of them.

Each step prints its seconds, and those of a processor, the backend's also what took longest; all run even when one fails; the exit
code is 1 if any did. The stories wait in real time, for much of which two cores would idle: so what asks nothing of the clock
runs beside them and stands back behind them (LANES), and each step's words are shown when it has ended. A single step is shown as
it goes. With CI=true a missing program is a failure; elsewhere the tests that need it are skipped, in words.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tools import api_types, debian, environment, lanes, machine, second_look, wheel
from tools.environment import FRONTEND, ROOT, bin_folder, python
from tools.lanes import Lane, Result

IN_OUR_ORDER = ("--dist", "loadfile", "--no-loadscope-reorder")  # tests/support/order.py
SHARED = ("--max-worker-restart", "0", *IN_OUR_ORDER)  # with another process in its place, the run may never end
BOTH_CORES = ("-n", "2", *SHARED)
WAITING = ("-n", "3", *SHARED)  # the stories: two processes with browsers, and one that mostly waits
SLOWEST = ("--durations=40", "--durations-min=1.0")
SOME_FAILED = 1  # pytest: all were run, and some failed
STORIES = second_look.STORIES
APART = ("tests/wheel", *STORIES)  # steps of their own
# What asks nothing of the suite's database, or brings its own, runs once; the rest runs again on PostgreSQL and Redis.
TWICE = ("-m", "database")  # tests/conftest.py
NONE_THERE = ("tests/media", "tests/tools", "tests/listening", "tests/test_")  # so that they need not be loaded to find that out


def run(*command: object, cwd: object = ROOT, **extra: str) -> int:
    """The exit code of a command whose words are ours."""
    return subprocess.run([str(part) for part in command], cwd=str(cwd), env={**os.environ, **extra}, check=False).returncode


def venv(name: str) -> object:
    return bin_folder(environment.VENV) / name


def style(_: list[str]) -> int:
    return max(run(venv("ruff"), "format", "--check", "-q", "."), run(venv("ruff"), "check", "-q", "."))


def types(_: list[str]) -> int:
    return run(venv("mypy"))


def contracts(_: list[str]) -> int:
    return run(venv("lint-imports"), "--no-cache")


def schema(_: list[str]) -> int:
    """The page's types are those of the API."""
    return int(not api_types.current(environment.ready_packages()))


def page(_: list[str]) -> int:
    npm_environment = environment.ready_packages()
    return max(run("npm", "run", "-s", script, cwd=FRONTEND, **npm_environment) for script in ("check", "test"))


def build(_: list[str]) -> int:
    environment.ready_page()
    return 0


def installed(options: list[str]) -> int:
    """The product as somebody gets it who has no sources: by its wheel."""
    with wheel.installed() as environment:
        return run(python(), "-m", "pytest", "-q", "tests/wheel", *options, **environment)


def paths_in(options: list[str]) -> bool:
    """Whether they say themselves which tests are wanted."""
    return any((ROOT / option.partition("::")[0]).exists() for option in options if not option.startswith("-"))


def sqlite(options: list[str]) -> int:
    """The backend's tests that compute; whatever `options` names, if they do."""
    apart = () if paths_in(options) else without(APART)
    return run(python(), "-m", "pytest", "-q", *BOTH_CORES, *SLOWEST, *kept("sqlite"), *apart, *options)


def stories(options: list[str]) -> int:
    """The tests that wait: for browsers, cameras and processes, in real time."""
    second_look.forget(cache("stories"))
    named = () if paths_in(options) else there(STORIES)
    return run(python(), "-m", "pytest", "-q", *WAITING, *SLOWEST, *kept("stories"), *options, *named)


def again() -> int:
    """The few stories that failed, with nothing beside them; the exit code."""
    failed = second_look.failed_in(cache("stories"))
    if not second_look.worth_it(failed):
        return SOME_FAILED
    print(f"test: once more, alone: {', '.join(failed)}", flush=True)
    code = run(python(), "-m", "pytest", "-q", *kept("again"), *failed)
    UNSTEADY.extend(failed if code == 0 else ())
    return code


def there(beginnings: tuple[str, ...]) -> list[str]:
    """The folders and files whose names begin so; FileNotFoundError where there are none."""
    paths_of = {beginning: sorted(ROOT.glob(f"{beginning.rstrip('/')}*")) for beginning in beginnings}
    if lacking := [beginning for beginning, paths in paths_of.items() if not paths]:
        raise FileNotFoundError(lacking[0])
    return [str(path.relative_to(ROOT)) for paths in paths_of.values() for path in paths]


def without(beginnings: tuple[str, ...]) -> list[str]:
    return [f"--ignore={path}" for path in there(beginnings)]


def cache(step: str) -> Path:
    """Where pytest keeps what failed in this step, apart from what it keeps of those beside it."""
    return ROOT / ".pytest_cache" / step


def kept(step: str) -> tuple[str, str]:
    return ("-o", f"cache_dir={cache(step)}")


def postgres(options: list[str]) -> int:
    """The backend once more, on servers that live for this step only."""
    if missing := {"postgresql", "redis"} & set(os.environ["BABYCAM_TEST_MISSING"].split(",")):
        print(f"test: skipped, because {' and '.join(sorted(missing))} is missing")
        return 0
    apart = without((*APART, *NONE_THERE))
    command = [python(), "-m", "pytest", "-q", *BOTH_CORES, *SLOWEST, *TWICE, *kept("postgres"), *apart, *options]
    return run(python(), "-m", "tests.support.services", *command)


UNSTEADY: list[str] = []  # passed only with nothing beside them

STEPS: dict[str, Callable[[list[str]], int]] = {
    "style": style,
    "types": types,
    "contracts": contracts,
    "schema": schema,
    "page": page,
    "build": build,
    "wheel": installed,
    "stories": stories,
    "sqlite": sqlite,
    "postgres": postgres,
}
LANES = (
    Lane(("build", "stories", "sqlite", "postgres", "wheel")),
    Lane(("style", "contracts", "schema", "types", "page"), nice=10),
)
AFTER = {"wheel": "build"}  # that puts the page into it


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
    began, busy_before = time.monotonic(), machine.busy()
    results = looked_at_again(ended(names, options))
    code = told(results, time.monotonic() - began)
    print(f"test: {machine.share(busy_before, machine.busy())}")
    return code


def ended(names: list[str], options: list[str]) -> dict[str, Result]:
    """The steps, when they have ended."""
    steps = {name: step(name, options) for name in names}
    if len(names) > 1:
        wanted = [Lane(tuple(name for name in lane.names if name in steps), lane.nice) for lane in LANES]
        return lanes.together(wanted, steps, AFTER, cache("said"))
    began, worked = time.monotonic(), processor()
    code = steps[names[0]]()
    return {names[0]: Result(code, time.monotonic() - began, processor() - worked)}


def step(name: str, options: list[str]) -> Callable[[], int]:
    """This step with these options; its exit code is 1 where it cannot begin."""

    def run_it() -> int:
        try:
            return STEPS[name](options)
        except environment.SetupError as problem:
            print(f"test: {problem}")
            return 1

    return run_it


def processor() -> float:
    """Seconds of a processor that this process and its ended children have had."""
    return sum(os.times()[:4])


def looked_at_again(results: dict[str, Result]) -> dict[str, Result]:
    """The same, with the stories that failed looked at once more, now that nothing else runs."""
    stories = results.get("stories")
    if stories is None or stories.code != SOME_FAILED:
        return results
    began, worked = time.monotonic(), processor()
    code = again()
    seconds, work = stories.seconds + time.monotonic() - began, stories.worked + processor() - worked
    return {**results, "stories": Result(code, seconds, work)}


def told(results: dict[str, Result], seconds: float) -> int:
    """Says how each step went, in the order of STEPS; the exit code."""
    print()
    for name in filter(results.__contains__, STEPS):
        one = results[name]
        state = "FAILED" if one.code else "ok"
        print(f"test: {name:10} {state:7} {one.seconds:6.1f} s, {one.worked:6.1f} s of a processor")
    print(f"test: {'in all':18} {seconds:6.1f} s, {sum(one.worked for one in results.values()):6.1f} s of a processor")
    for name in UNSTEADY:
        print(f"test: unsteady: {name} failed beside others and passed alone: look for a race")
    return int(any(one.code for one in results.values()))


if __name__ == "__main__":
    sys.exit(main())
