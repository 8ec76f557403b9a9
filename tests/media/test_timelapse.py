"""A night as a film: a picture each ten seconds at its own place, dark where nothing was seen, an hour in each file."""

from pathlib import Path

import av
import pytest

from babycam.media.clip import FinishedClip, Recording
from babycam.media.packets import StreamInfo
from babycam.media.ring import Ring
from babycam.media.timelapse import SPEED, Film
from tests.media import makes

HOUR = makes.T0 // 3_600_000_000 * 3600  # s; the beginning of an hour


class Night:
    """A camera whose pictures are a minute apart, or wherever they are put."""

    def __init__(self, spool: Path, codec: str = "libx264", size: tuple[int, int] = (320, 240)) -> None:
        self.ring, self.clips = Ring(10), list[FinishedClip]()
        self.film = Film(self.ring, lambda: self._recording(spool))
        self._info, self._pictures = makes.video(400, codec=codec, gop=1, size=size, t0=0)
        self.ring.info(StreamInfo(1, self._info, None))

    def _recording(self, spool: Path) -> Recording:
        return Recording(spool, room=1, noise_id="", kind="timelapse", split_s=3600, on_finished=self.clips.append)

    def sees(self, number: int, at: float) -> None:
        """Picture `number` at this time (s since 1970), and the film takes what is newest."""
        pts = int(at * 1e6)
        picture = self._pictures[number]
        self.ring.packet(type(picture)(True, pts, pts, 66_666, True, picture.data, at))
        self.film.take()


def shown(clip: FinishedClip) -> list[tuple[float, int]]:
    """(seconds into the hour, which picture) of each picture in a film."""
    with av.open(str(clip.video)) as container:
        frames = list(container.decode(video=0))
    begin = clip.meta.started_at - HOUR
    return [(round(begin + SPEED * (frame.time - frames[0].time)), makes.number_of(frame)) for frame in frames]


@pytest.mark.parametrize("codec", ["libx264", "mjpeg"])
def test_each_picture_is_at_the_time_at_which_it_was_seen(tmp_path: Path, codec: str) -> None:
    night = Night(tmp_path, codec)
    for number in range(1, 8):
        night.sees(number, HOUR + 100 + 10 * number)
    night.film.take()  # nothing new has come
    night.film.end()
    assert night.film.pictures == 7
    (clip,) = night.clips
    assert (clip.meta.kind, clip.meta.noise_id, clip.state, clip.width) == ("timelapse", "", "ready", 320)
    assert shown(clip) == [(100 + 10 * number, number) for number in range(1, 8)]
    assert clip.thumbnail is not None and clip.thumbnail.exists()


def test_what_was_not_seen_is_dark_and_not_a_picture_that_stands_still(tmp_path: Path) -> None:
    night = Night(tmp_path)
    for number, at in ((5, 0), (6, 10), (7, 600), (8, 610)):
        night.sees(number, HOUR + at)
    night.film.end()
    (clip,) = night.clips
    assert shown(clip) == [(0, 5), (10, 6), (20, 1), (600, 7), (610, 8)], "1 is nearly black"


def test_each_hour_and_each_size_is_a_film_of_its_own(tmp_path: Path) -> None:
    night = Night(tmp_path)
    for at in (3580, 3590, 3600, 3610):
        night.sees(at // 10 % 10, HOUR + at)
    assert len(night.clips) == 1, "the hour is over: its film can be seen"
    night.film.end()
    assert [round(clip.meta.started_at - HOUR) for clip in night.clips] == [3580, 3600]
    assert all(clip.duration_s < 1 for clip in night.clips)


def test_large_pictures_become_small_ones(tmp_path: Path) -> None:
    night = Night(tmp_path, size=(1280, 720))
    night.sees(1, HOUR)
    night.sees(2, HOUR + 10)
    night.film.end()
    assert (night.clips[0].width, night.clips[0].height) == (640, 360)


def test_a_room_without_pictures_has_no_film(tmp_path: Path) -> None:
    film = Film(Ring(10), lambda: pytest.fail("nothing to begin"))
    film.take()
    film.end()
    assert film.pictures == 0
