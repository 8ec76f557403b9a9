"""The real parts that the suite drives, and how to get them: Chromium, PostgreSQL, Redis, Mosquitto, FFmpeg, GStreamer.

A part is there when every program, type library and element is there that the tests use of it (tests/tools/test_parts.py reads
the tests for them). One that is half there is installed like one that is missing.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SHELL = Path("/usr/lib/chromium/chromium-headless-shell")  # Chromium without windows, at half the cost: bench/_browser.py
PYTHON = Path("/usr/bin/python3")  # Debian's, which has python3-gi
PLACES = ("/usr/sbin", "/sbin")  # where Debian keeps servers, and no user's PATH leads


@dataclass(frozen=True)
class Part:
    """What tests need together: `programs` by name or path, `libraries` (GObject type libraries) and `elements` of GStreamer,
    Debian's packages for all of it, and the words for everybody else."""

    name: str
    packages: tuple[str, ...]
    elsewhere: str
    programs: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()

    def lacks(self) -> list[str]:
        """What of it is not here, looked for now."""
        lacking = [program for program in self.programs if not program_path(program)]
        return lacking + gstreamer_lacks(self.libraries, self.elements)


def program_path(name: str) -> str | None:
    """Where this program is, or None."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(versions[-1]) if versions else shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *PLACES]))


ASK = """
import sys
import gi
libraries, elements = (text.split(",") if text else [] for text in sys.argv[1:])
for name in libraries:
    try:
        gi.require_version(name, "1.0")
        __import__("gi.repository", fromlist=[name])
        getattr(__import__("gi.repository", fromlist=[name]), name)
    except (ValueError, ImportError, AttributeError):
        print(name)
from gi.repository import Gst
Gst.init(None)
print(*[name for name in elements if not Gst.ElementFactory.find(name)], sep="\\n")
"""


def gstreamer_lacks(libraries: tuple[str, ...], elements: tuple[str, ...]) -> list[str]:
    """Which of these Debian's Python does not find; all of them where it has no GStreamer."""
    if not libraries and not elements:
        return []
    if not PYTHON.exists():
        return [*libraries, *elements]
    command = [str(PYTHON), "-c", ASK, ",".join(libraries), ",".join(elements)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return done.stdout.split() if done.returncode == 0 else [*libraries, *elements]


GSTREAMER = (
    "python3-gi",
    "gir1.2-gstreamer-1.0",
    *(f"gstreamer1.0-plugins-{kind}" for kind in ("base", "good", "bad", "ugly")),
)

PARTS = (
    Part("chromium", ("chromium",), "the browser tests need Debian's chromium", programs=("/usr/bin/chromium",)),
    Part(
        "postgresql",
        ("postgresql",),
        "install PostgreSQL (brew install postgresql)",
        programs=("initdb", "postgres", "createdb"),
    ),
    Part("redis", ("redis-server",), "install Redis (brew install redis)", programs=("redis-server",)),
    Part(
        "mosquitto",
        ("mosquitto",),
        "install Mosquitto (brew install mosquitto)",
        programs=("mosquitto", "mosquitto_passwd"),
    ),
    Part(
        "ip",
        ("iproute2",),
        "install iproute2, for networks that can be cut",
        programs=("ip",) if sys.platform == "linux" else (),
    ),
    Part("ffmpeg", ("ffmpeg",), "install FFmpeg (brew install ffmpeg)", programs=("ffmpeg", "ffplay")),
    Part("certutil", ("libnss3-tools",), "install NSS's certutil (brew install nss)", programs=("certutil",)),
    Part(
        "rtsp",
        (*GSTREAMER, "gstreamer1.0-libav", "gir1.2-gst-rtsp-server-1.0"),
        "install GStreamer's RTSP server and its libav plugins with their Python bindings",
        libraries=("Gst", "GstRtspServer"),
        elements=(
            *("appsrc", "videoconvert", "audioconvert", "audioresample"),
            *("x264enc", "rtph264pay", "x265enc", "h265parse", "rtph265pay", "vp8enc", "rtpvp8pay"),
            *("avenc_aac", "aacparse", "rtpmp4gpay", "opusenc", "rtpopuspay", "mulawenc", "rtppcmupay"),
        ),
    ),
    Part(
        "whip",
        (*GSTREAMER, "gstreamer1.0-nice", "gir1.2-gst-plugins-bad-1.0"),
        "install GStreamer's WebRTC plugins with their Python bindings",
        libraries=("Gst", "GstSdp", "GstWebRTC"),
        elements=(
            *("webrtcbin", "nicesrc", "dtlsenc", "srtpenc"),  # the last three are webrtcbin's own
            *("videotestsrc", "x264enc", "rtph264pay"),
            *("audiotestsrc", "audioconvert", "audioresample", "opusenc", "rtpopuspay"),
        ),
    ),
)


def missing_parts() -> list[Part]:
    """Those that are not whole, looked for now; says of each that is half there what it lacks."""
    missing = []
    for part in PARTS:
        if lacking := part.lacks():
            missing.append(part)
            print(f"test: {part.name} lacks {', '.join(lacking)}", flush=True)
    return missing


def install(missing: list[Part]) -> None:
    """Installs what is missing with apt, where we are root on Debian or its like."""
    packages = list(dict.fromkeys(package for part in missing for package in part.packages))
    print(f"test: installing {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, check=True, timeout=600)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(command, env=environment, check=True, timeout=1800, stdout=subprocess.DEVNULL)


def lighten() -> None:
    """Chromium's headless shell, where Debian has it; without it the stories use the whole Chromium."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", SHELL.name]
    subprocess.run(command, env=environment, check=False, timeout=1800, capture_output=True)


def ready_parts() -> list[Part]:
    """Installs what can be installed; returns what is still missing."""
    missing, may = missing_parts(), shutil.which("apt-get") is not None and os.geteuid() == 0
    if may and missing:
        install(missing)
        missing = missing_parts()
    if may and not SHELL.exists():
        lighten()
    return missing
