"""Cameras that families have: what to type in, and where the stream is. The page fills its form from this table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preset:
    """`fields` names the form's fields that matter; `url_example` has the usual port and path."""

    id: str
    name: str
    kind: str
    url_example: str
    fields: tuple[str, ...]
    help: str


_LOGIN = ("username", "password")
PRESETS: tuple[Preset, ...] = (
    Preset(
        "ipwebcam",
        "IP Webcam (Android app)",
        "ipwebcam",
        "http://192.168.1.20:8080",
        ("url", *_LOGIN),
        "Start the server in the app and type in the address that it shows. A login is under Local broadcasting in its settings.",
    ),
    Preset(
        "droidcam",
        "DroidCam (Android, iPhone)",
        "pull",
        "http://192.168.1.20:4747/video",
        ("url", "audio_url"),
        "Type in the address that the app shows, with /video at the end. Turn sound on in the app; its address ends with /audio.",
    ),
    Preset(
        "rtsp",
        "Camera with RTSP",
        "pull",
        "rtsp://192.168.1.30:554/stream1",
        ("url", *_LOGIN),
        "The path is in the camera’s manual. The smaller second stream is usually enough. Choose H.264 and AAC in the camera.",
    ),
    Preset(
        "go2rtc",
        "go2rtc",
        "pull",
        "rtsp://192.168.1.5:8554/baby",
        ("url", *_LOGIN),
        "The last word is the stream’s name in go2rtc.",
    ),
    Preset(
        "mediamtx",
        "MediaMTX",
        "pull",
        "rtsp://192.168.1.5:8554/baby",
        ("url", *_LOGIN),
        "The last word is the path’s name in MediaMTX.",
    ),
    Preset(
        "url",
        "A video address (HLS or MPEG-TS)",
        "pull",
        "http://192.168.1.5:8888/baby/index.m3u8",
        ("url", "audio_url", *_LOGIN),
        "Any address of a live HLS, MPEG-TS or fragmented MP4 stream. A second address may give the sound.",
    ),
)
IDS = frozenset(preset.id for preset in PRESETS)
