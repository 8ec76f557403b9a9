"""The real parts that the suite drives, and how to get them: Chromium, PostgreSQL, Redis, Mosquitto, GStreamer."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Part:
    """A program the tests need: how it is recognised, Debian's packages for it, and the words for everybody else."""

    name: str
    found: bool
    packages: tuple[str, ...]
    elsewhere: str


RTSP_CHECK = "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer"


WHIP_CHECK = """
import gi
gi.require_version('GstWebRTC', '1.0')
gi.require_version('GstSdp', '1.0')
from gi.repository import Gst, GstSdp, GstWebRTC
Gst.init(None)
assert all(Gst.ElementFactory.find(name) for name in ('webrtcbin', 'nicesrc', 'dtlsenc', 'srtpenc', 'x264enc', 'opusenc'))
"""


def gstreamer_has(check: str) -> bool:
    """Whether Debian's Python gets through these lines."""
    python = Path("/usr/bin/python3")
    return python.exists() and subprocess.run([python, "-c", check], capture_output=True, check=False).returncode == 0


def parts() -> list[Part]:
    """Every part, looked for now."""
    postgres = bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))
    mosquitto = bool(shutil.which("mosquitto") or Path("/usr/sbin/mosquitto").exists())
    ip = bool(shutil.which("ip")) or sys.platform != "linux"
    gstreamer = (
        "python3-gi",
        "gir1.2-gst-rtsp-server-1.0",
        *(f"gstreamer1.0-plugins-{kind}" for kind in ("base", "good", "bad", "ugly")),
    )
    webrtc = (*gstreamer, "gstreamer1.0-nice", "gir1.2-gst-plugins-bad-1.0")
    return [
        Part("chromium", Path("/usr/bin/chromium").exists(), ("chromium",), "the browser tests need Debian's chromium"),
        Part("postgresql", postgres, ("postgresql",), "install PostgreSQL (brew install postgresql)"),
        Part("redis", bool(shutil.which("redis-server")), ("redis-server",), "install Redis (brew install redis)"),
        Part("mosquitto", mosquitto, ("mosquitto",), "install Mosquitto (brew install mosquitto)"),
        Part("ip", ip, ("iproute2",), "install iproute2, for networks that can be cut"),
        Part("certutil", bool(shutil.which("certutil")), ("libnss3-tools",), "install NSS's certutil (brew install nss)"),
        Part("rtsp", gstreamer_has(RTSP_CHECK), gstreamer, "install GStreamer's RTSP server with its Python bindings"),
        Part("whip", gstreamer_has(WHIP_CHECK), webrtc, "install GStreamer's WebRTC plugins with their Python bindings"),
    ]


def install(missing: list[Part]) -> None:
    """Installs what is missing with apt, where we are root on Debian or its like."""
    packages = [package for part in missing for package in part.packages]
    print(f"test: installing {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, check=True, timeout=600)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(command, env=environment, check=True, timeout=1800, stdout=subprocess.DEVNULL)


def ready_parts() -> list[Part]:
    """Installs what can be installed; returns what is still missing."""
    missing = [part for part in parts() if not part.found]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        install(missing)
        missing = [part for part in parts() if not part.found]
    return missing
