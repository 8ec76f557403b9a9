"""A program that sends by WHIP as RFC 9725 has it: GStreamer's webrtcbin, one POST with a bearer token, DELETE at the end.

Runs under Debian's python3 (python3-gi), so it must not import babycam. Arguments: URL, token, seconds.
"""

import sys
import urllib.parse
import urllib.request
from typing import Any

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

URL, TOKEN, SECONDS = sys.argv[1], sys.argv[2], float(sys.argv[3])
PIPELINE = """
webrtcbin name=webrtc bundle-policy=max-bundle
videotestsrc is-live=true pattern=ball ! video/x-raw,width=640,height=480,framerate=15/1
  ! x264enc tune=zerolatency speed-preset=ultrafast bitrate=800 key-int-max=30
  ! rtph264pay config-interval=-1 aggregate-mode=zero-latency
  ! application/x-rtp,media=video,encoding-name=H264,payload=96 ! webrtc.
audiotestsrc is-live=true freq=440 volume=0.25 ! audioconvert ! audioresample ! opusenc ! rtpopuspay
  ! application/x-rtp,media=audio,encoding-name=OPUS,payload=97 ! webrtc.
"""
# the program's own candidates come with the offer: there is no trickle


class Sender:
    def __init__(self) -> None:
        self.loop = GLib.MainLoop()
        self.pipeline = Gst.parse_launch(PIPELINE)
        self.webrtc = self.pipeline.get_by_name("webrtc")
        self.webrtc.connect("on-negotiation-needed", self.negotiate)
        self.webrtc.connect("notify::ice-gathering-state", self.gathered)
        self.location = ""

    def negotiate(self, webrtc: Any) -> None:
        for at in range(2):
            webrtc.emit("get-transceiver", at).set_property("direction", GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY)
        webrtc.emit("create-offer", None, Gst.Promise.new_with_change_func(self.offered, None))

    def offered(self, promise: Any, _: object) -> None:
        promise.wait()
        self.reply = promise.get_reply()  # who lets go of it loses the offer in it
        self.webrtc.emit("set-local-description", self.reply.get_value("offer"), Gst.Promise.new())

    def gathered(self, webrtc: Any, _: object) -> None:
        if webrtc.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE and not self.location:
            self.location = "asked"
            GLib.idle_add(self.post)

    def post(self) -> bool:
        sdp = self.webrtc.get_property("local-description").sdp.as_text()
        headers = {"Content-Type": "application/sdp", "Authorization": f"Bearer {TOKEN}"}
        with urllib.request.urlopen(urllib.request.Request(URL, sdp.encode(), headers, method="POST")) as answer:
            assert answer.status == 201
            self.location = urllib.parse.urljoin(URL, answer.headers["Location"])
            _, message = GstSdp.SDPMessage.new_from_text(answer.read().decode())
        description = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, message)
        self.webrtc.emit("set-remote-description", description, Gst.Promise.new())
        GLib.timeout_add(int(SECONDS * 1000), self.loop.quit)
        return False

    def run(self) -> None:
        self.pipeline.set_state(Gst.State.PLAYING)
        self.loop.run()
        headers = {"Authorization": f"Bearer {TOKEN}"}
        urllib.request.urlopen(urllib.request.Request(self.location, headers=headers, method="DELETE")).close()
        self.pipeline.set_state(Gst.State.NULL)


Gst.init(None)
Sender().run()
