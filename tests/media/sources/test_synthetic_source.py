"""The camera without a camera."""

import pytest

from babycam.core.errors import BabycamError
from babycam.core.link import CameraConfig
from babycam.media.sources.registry import open_source
from tests.media.sources.watching import reading


@pytest.mark.parametrize(("video", "audio", "codecs"), [("h264", "aac", ("h264", "aac")), ("mjpeg", "pcm", ("mjpeg", "pcm_s16le"))])
def test_it_draws_and_sounds(video: str, audio: str, codecs: tuple[str, str]) -> None:
    with reading(f"synthetic://room?video={video}&audio={audio}", "synthetic") as watcher:
        watcher.until(lambda: watcher.count(True) > 5 and watcher.count(False) > 20, "both")
        info = watcher.infos[-1]
        assert info.video is not None and info.audio is not None and (info.video.codec, info.audio.codec) == codecs
        watcher.assert_in_order()


def test_one_track_alone() -> None:
    with reading("synthetic://room?video=none", "synthetic") as watcher:
        watcher.until(lambda: watcher.count(False) > 5, "sound")
        assert watcher.infos[0].video is None


def test_it_ends_and_fails_when_told_to() -> None:
    with reading("synthetic://room?seconds=0.3", "synthetic") as watcher:
        assert watcher.until_code() == "source_ended"
    with reading("synthetic://room?error=refused", "synthetic") as watcher:
        assert watcher.until_code() == "refused"


def test_an_unknown_kind_or_scheme_is_refused() -> None:
    for camera, code in (
        (CameraConfig(kind="x", url="http://a/"), "bad_url"),
        (CameraConfig(kind="synthetic", url="http://a/"), "scheme_not_allowed"),
    ):
        with pytest.raises(BabycamError) as refused:
            open_source(camera)
        assert refused.value.code == code
