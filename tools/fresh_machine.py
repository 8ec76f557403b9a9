"""`tools/fresh-machine [--suite NAME] [--only demo|test] [--folder PATH]`: what a stranger meets on a machine that nobody prepared.

debootstrap makes a minimal Debian in a folder, with Python and git and nothing else. In it (chroot, with processes and mounts
of its own, so that all of them end with this one) the last commit is cloned, `./run demo` is started until both rooms are heard
and stopped as with Ctrl-C, and `./test` runs whole. Needs root, Linux and debootstrap; takes about half an hour. The exit
code is 0 only when all of that went well.

The mirror and the trust of this machine's network are carried along, because a machine next to it would have them too: the
apt source, the certificates that SSL_CERT_FILE names, and the addresses of proxies and registries in the environment.
"""

import argparse
import json
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SYSTEM = "python3,git,ca-certificates"  # git and pip read what a registry's certificate is signed by
HOME = "/root"
CLONE = f"{HOME}/babycam"
HEALTHY_S = 1200.0  # from ./run demo on nothing to two rooms that are heard
STOP_S = 30.0
TEST_S = 5400.0
CARRIED = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
REGISTRIES = ("PIP_INDEX_URL", "PIP_DEFAULT_TIMEOUT", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "NPM_CONFIG_REGISTRY")
TRUST = ("SSL_CERT_FILE", "PIP_CERT", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE")
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
ALONE = "BABYCAM_FRESH_MACHINE_ALONE"  # set in the process that has its own mounts and processes


def say(text: str) -> None:
    print(f"fresh machine: {text}", flush=True)


# --- the machine -------------------------------------------------------------------------------------------------------


def mirror() -> tuple[str, str]:
    """The address of this machine's first apt source, and the name of its Debian."""
    files = [*Path("/etc/apt/sources.list.d").glob("*.sources"), Path("/etc/apt/sources.list")]
    for file in (file for file in files if file.is_file()):
        text = file.read_text()
        if source := re.search(r"^URIs:\s*(\S+)\s*\nSuites:\s*(\S+)", text, re.M) or re.search(
            r"^deb (?:\[.*?\] )?(\S+) (\S+)", text, re.M
        ):
            return source[1], source[2]
    sys.exit("fresh machine: this machine has no apt source to take a Debian from")


def make(folder: Path, suite: str, address: str) -> None:
    """The minimal system in `folder`; nothing starts by itself in it, because it never boots."""
    say(f"making a Debian {suite} with {SYSTEM.replace(',', ', ')}")
    with (folder.parent / "debootstrap.log").open("wb") as log:
        command = ["debootstrap", "--variant=minbase", f"--include={SYSTEM}", suite, str(folder), address]
        if subprocess.run(command, stdout=log, stderr=log, timeout=1800, check=False).returncode:
            sys.exit(f"fresh machine: debootstrap failed:\n{(folder.parent / 'debootstrap.log').read_text()[-2000:]}")
    policy = folder / "usr" / "sbin" / "policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    shutil.copy("/etc/resolv.conf", folder / "etc" / "resolv.conf")
    if (own := os.environ.get("SSL_CERT_FILE")) and Path(own).is_file():
        shutil.copy(own, folder / CERTIFICATES.lstrip("/"))


def attach(folder: Path) -> None:
    """The kernel's own folders, as every running system has them; they are gone with this process."""
    mounts = (("proc", "proc", "-t", "proc"), ("/sys", "sys", "--rbind"), ("/dev", "dev", "--rbind"))
    for source, target, *how in mounts:
        subprocess.run(["mount", *how, source, str(folder / target)], check=True, timeout=30)


def known() -> dict[str, str]:
    """The environment of a login there, and what this machine's network needs."""
    login = {
        "HOME": HOME,
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C.UTF-8",
        "TERM": "dumb",
    }
    network = {name: os.environ[name] for name in (*CARRIED, *REGISTRIES) if name in os.environ}
    trust = {name: CERTIFICATES for name in TRUST if os.environ.get("SSL_CERT_FILE")}
    return {**login, **network, **trust}


class Machine:
    """A system in a folder. Commands run in the clone unless `cwd` says otherwise. `options`: of `./test`."""

    def __init__(self, folder: Path, options: str = "") -> None:
        self.folder, self.options = folder, options

    def command(self, line: str, cwd: str = CLONE) -> list[str]:
        return ["chroot", str(self.folder), "/bin/sh", "-c", f"cd {cwd} && exec {line}"]

    def run(self, line: str, seconds: float, cwd: str = CLONE) -> int:
        """The exit code."""
        return subprocess.run(self.command(line, cwd), env=known(), timeout=seconds, check=False).returncode

    def clone(self) -> None:
        """The last commit, as somebody gets it who has nothing but its address."""
        if subprocess.run(["git", "-C", str(ROOT), "status", "--porcelain"], capture_output=True, check=True).stdout:
            say("what is not committed is not tried")
        subprocess.run(["git", "-C", str(ROOT), "bundle", "create", "-q", str(self.folder / "tmp" / "babycam"), "HEAD"], check=True)
        if self.run("git -c advice.detachedHead=false clone -q /tmp/babycam babycam", 300, cwd=HOME):
            sys.exit("fresh machine: the clone failed")


# --- the two commands ---------------------------------------------------------------------------------------------------


class Visitor:
    """Somebody who opens the demo and logs in with what it shows."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.jar = CookieJar()
        trusting = ssl._create_unverified_context()  # noqa: S323 - a house signs its own, on this machine
        handlers = [urllib.request.HTTPSHandler(context=trusting), urllib.request.HTTPCookieProcessor(self.jar)]
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), *handlers)

    def ask(self, path: str, body: object = None) -> dict[str, Any]:
        token = next((cookie.value or "" for cookie in self.jar if "csrf" in cookie.name), "")
        headers = {"Content-Type": "application/json", "X-CSRFToken": token, "Referer": f"{self.base}/", "Origin": self.base}
        data = None if body is None else json.dumps(body).encode()
        with self.opener.open(urllib.request.Request(self.base + path, data, headers), timeout=10) as answer:  # noqa: S310 - our own
            shape: dict[str, Any] = json.loads(answer.read() or b"{}")
            return shape

    def rooms_heard(self) -> list[str]:
        """The names of the rooms, once all of them are heard; else nothing."""
        try:
            if login := self.ask("/api/session").get("demo_login"):
                self.ask("/api/session", login)
            rooms = self.ask("/api/rooms")["results"]
        except OSError:
            return []
        return [room["name"] for room in rooms] if rooms and all(room["health"]["heard"] for room in rooms) else []


def demo(machine: Machine) -> bool:
    """`./run demo` until its rooms are heard, then Ctrl-C."""
    say("./run demo")
    began = time.monotonic()
    process = subprocess.Popen(machine.command("./run demo"), env=known(), start_new_session=True)
    visitor = Visitor("https://127.0.0.1:8443")
    heard: list[str] = []
    try:
        while not heard and time.monotonic() - began < HEALTHY_S and process.poll() is None:
            time.sleep(2)
            heard = visitor.rooms_heard()
        took = time.monotonic() - began
        say(f"./run demo: {' and '.join(heard)} are heard after {took:.0f} s" if heard else "./run demo: no room is heard")
        return stopped(process) and bool(heard)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def stopped(process: subprocess.Popen[bytes]) -> bool:
    """Whether it ends by Ctrl-C within STOP_S."""
    if process.poll() is not None:
        say(f"./run demo ended by itself with {process.returncode}")
        return False
    os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        say("./run demo did not end by Ctrl-C")
        return False
    return True


def suite(machine: Machine) -> bool:
    """`./test`, whole, with nothing skipped."""
    say("./test")
    began = time.monotonic()
    code = machine.run(f"env CI=true ./test {machine.options}".rstrip(), TEST_S)
    say(f"./test ended with {code} after {time.monotonic() - began:.0f} s")
    return code == 0


STEPS = {"demo": demo, "test": suite}


def main() -> int:
    default_mirror, default_suite = mirror()
    parser = argparse.ArgumentParser(prog="tools/fresh-machine", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--suite", default=default_suite, help=f"which Debian (default: {default_suite})")
    parser.add_argument("--mirror", default=default_mirror, help="where it comes from (default: this machine's apt source)")
    parser.add_argument("--only", choices=STEPS, help="one of the steps")
    parser.add_argument("--test-options", default="", help="steps of ./test, or -- and options of pytest (default: everything)")
    parser.add_argument("--folder", type=Path, help="make it here, and keep it")
    options = parser.parse_args()
    if os.geteuid() or not shutil.which("debootstrap"):
        sys.exit("fresh machine: run this as root, with debootstrap installed (apt install debootstrap)")
    if ALONE not in os.environ:
        unshare = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
        return subprocess.run([*unshare, sys.executable, *sys.argv], env={**os.environ, ALONE: "yes"}, check=False).returncode
    with tempfile.TemporaryDirectory(prefix="babycam-fresh-", ignore_cleanup_errors=True) as scratch:
        return tried(options, (options.folder or Path(scratch)).resolve() / "debian")


def tried(options: argparse.Namespace, folder: Path) -> int:
    """The exit code of all steps."""
    folder.mkdir(parents=True)
    make(folder, options.suite, options.mirror)
    attach(folder)
    machine = Machine(folder, options.test_options)
    try:
        machine.clone()
        results = {name: step(machine) for name, step in STEPS.items() if options.only in (None, name)}
    finally:  # nothing of this machine may hang in the folder when that is taken away
        for target in ("dev", "sys", "proc"):
            subprocess.run(["umount", "--recursive", "--lazy", str(folder / target)], check=False, timeout=30)
    say(", ".join(f"{name} {'ok' if good else 'FAILED'}" for name, good in results.items()))
    return 0 if all(results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
