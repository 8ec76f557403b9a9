"""What `babycam doctor` says of this machine: Python, codecs, the data folder and the clock."""

import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime

from babycam.core import clock, files
from babycam.server import env
from babycam.server.checks.findings import Finding, Findings

GB = 10**9
LEAST_FREE = GB
BUILT = datetime(2025, 1, 1, tzinfo=UTC)  # no clock that is right says less


def python(_settings: env.Env) -> Findings:
    """3.11 to 3.13."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    ok = (3, 11) <= sys.version_info[:2] <= (3, 13)
    yield Finding(ok, "Python", version if ok else f"{version} is not supported. Install Python 3.11, 3.12 or 3.13.")


def codecs(_settings: env.Env) -> Findings:
    """What cameras send and browsers play."""
    import av

    wanted = (
        ("h264", "r"),
        ("libx264", "w"),
        ("aac", "r"),
        ("aac", "w"),
        ("opus", "r"),
        ("libopus", "w"),
        ("mjpeg", "r"),
        ("mjpeg", "w"),
    )
    missing = []
    for name, mode in wanted:
        try:
            av.codec.Codec(name, "r" if mode == "r" else "w")
        except (ValueError, av.error.FFmpegError):
            missing.append(f"{name} ({'reading' if mode == 'r' else 'writing'})")
    words = f"H.264, AAC, Opus and MJPEG, by PyAV {av.__version__}"
    mend = f"PyAV {av.__version__} lacks {', '.join(missing)}. Install its binary wheel: pip install --force-reinstall av"
    yield Finding(not missing, "Codecs", mend if missing else words)


def disk(settings: env.Env) -> Findings:
    """The data folder can be written, and there is room."""
    try:
        files.private_folder(settings.data)
        with tempfile.NamedTemporaryFile(dir=settings.data) as file:
            file.write(b"babycam")
            file.flush()
    except OSError as error:
        yield Finding(
            False, "Data folder", f"{settings.data} cannot be written: {error.strerror}. Choose another with BABYCAM_DATA."
        )
        return
    free = shutil.disk_usage(settings.data).free
    words = f"{settings.data} has {free / GB:.1f} GB free"
    yield Finding(free > LEAST_FREE, "Data folder", words if free > LEAST_FREE else f"{words}. Delete clips, or free some space.")


def time(_settings: env.Env) -> Findings:
    """The clock is about right, and somebody keeps it right."""
    now = clock.now()
    if now < BUILT:
        yield Finding(False, "Clock", f"It says {now:%Y-%m-%d %H:%M} UTC. Set it: clips and incidents would have wrong times.")
        return
    synchronized = _synchronized()
    mend = " Nothing keeps it right; turn time synchronisation on: timedatectl set-ntp true"
    yield Finding(synchronized is not False, "Clock", f"{now:%Y-%m-%d %H:%M} UTC." + (mend if synchronized is False else ""))


def _synchronized() -> bool | None:
    try:
        done = subprocess.run(
            ["timedatectl", "show", "-p", "NTPSynchronized", "--value"], capture_output=True, timeout=3, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return {b"yes": True, b"no": False}.get(done.stdout.strip())
