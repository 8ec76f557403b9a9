"""The child process of rtsp.py: gst-rtsp-server with one shared stream, raw frames come in on stdin.

Runs under Debian's python3 (python3-gi), so it must not import babycam, numpy or PyAV.
"""

import struct
import sys
import threading
from typing import Any

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

PATH, VIDEO, AUDIO, USERNAME, PASSWORD = sys.argv[1:6]
PORT, WIDTH, HEIGHT, FPS, RATE, GOP = map(int, sys.argv[6:])

SOURCE = "appsrc name={name} is-live=true format=time min-latency=0 max-bytes=4000000 caps={caps} ! "
VIDEO_CAPS = f"video/x-raw,format=I420,width={WIDTH},height={HEIGHT},framerate={FPS}/1"
AUDIO_CAPS = f"audio/x-raw,format=S16LE,rate={RATE},channels=1,layout=interleaved"
VIDEO_ENCODERS = {
    "h264": f"x264enc tune=zerolatency speed-preset=ultrafast bitrate=700 key-int-max={GOP} ! video/x-h264,profile=baseline"
    " ! rtph264pay config-interval=-1 name=pay{n} pt=96",
    "h265": f"x265enc tune=zerolatency speed-preset=ultrafast key-int-max={GOP} ! h265parse"
    " ! rtph265pay config-interval=-1 name=pay{n} pt=96",
    "vp8": "vp8enc deadline=1 ! rtpvp8pay name=pay{n} pt=96",
}
AUDIO_ENCODERS = {
    "aac": "audioconvert ! avenc_aac bitrate=64000 ! aacparse ! rtpmp4gpay name=pay{n} pt=97",
    "opus": "audioconvert ! audioresample ! opusenc bitrate=48000 ! rtpopuspay name=pay{n} pt=97",
    "mulaw": "audioconvert ! audioresample ! audio/x-raw,rate=8000 ! mulawenc ! rtppcmupay name=pay{n} pt=0",
}

sources: dict[str, tuple[Any, list[float | None]]] = {}  # by name: the element, and the time that counts as zero


def pipeline() -> str:
    parts: list[str] = []
    if VIDEO != "-":
        encoder = VIDEO_ENCODERS[VIDEO].format(n=len(parts))
        parts.append(SOURCE.format(name="v", caps=VIDEO_CAPS) + "videoconvert ! " + encoder)
    if AUDIO != "-":
        encoder = AUDIO_ENCODERS[AUDIO].format(n=len(parts))
        parts.append(SOURCE.format(name="a", caps=AUDIO_CAPS) + encoder)
    return "( " + " ".join(parts) + " )"


def configure(factory: Any, media: Any) -> None:
    """A client came: its sources take what comes from now on, counted from zero."""
    element = media.get_element()
    zero: list[float | None] = [None]
    sources.clear()
    for name in "va":
        source = element.get_by_name(name) if element else None
        if source is not None:
            sources[name] = (source, zero)


def feed() -> None:
    stdin = sys.stdin.buffer
    while head := stdin.read(13):
        name, at, size = head[:1].decode(), *struct.unpack(">dI", head[1:])
        data = stdin.read(size)
        if name not in sources:
            continue
        source, zero = sources[name]
        began = zero[0] = at if zero[0] is None else zero[0]
        if at < began:
            continue
        buffer = Gst.Buffer.new_wrapped(data)
        buffer.pts = int((at - began) * Gst.SECOND)
        source.emit("push-buffer", buffer)
    loop.quit()


Gst.init(None)
try:  # before anybody is let in: to a client a pipeline that cannot be built is only "not found"
    Gst.parse_launch(pipeline())
except GLib.Error as problem:
    sys.exit(f"this test camera cannot start: {problem.message}")
server = GstRtspServer.RTSPServer.new()
server.set_address("127.0.0.1")
server.set_service(str(PORT))
factory = GstRtspServer.RTSPMediaFactory.new()
factory.set_launch(pipeline())
factory.set_shared(True)
factory.set_latency(0)
factory.connect("media-configure", configure)
if USERNAME != "-":
    auth = GstRtspServer.RTSPAuth.new()
    token = GstRtspServer.RTSPToken()
    token.set_string(GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE, "user")
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic(USERNAME, PASSWORD), token)
    server.set_auth(auth)
    factory.add_role_from_structure(Gst.Structure.from_string("user,media.factory.access=true,media.factory.construct=true")[0])
server.get_mount_points().add_factory(PATH, factory)
server.attach(None)
loop = GLib.MainLoop()
threading.Thread(target=feed, daemon=True).start()
loop.run()
