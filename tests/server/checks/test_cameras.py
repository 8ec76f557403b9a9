"""What the doctor says of cameras, each tried by the real process."""

from typing import Any

import pytest

from babycam.rooms import services as rooms_services
from babycam.server.checks import cameras
from tests.cast import Cast
from tests.support.streams import http_stream

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_camera_whose_sound_cannot_be_read_is_not_well(cast: Cast) -> None:
    nothing: Any = None
    with http_stream("ts", width=160, height=120) as stream:
        rooms_services.edit_camera(camera=cast.camera, values={"kind": "pull", "url": stream.url})
        found = {one.what: one for one in cameras.cameras(nothing)}[f"Camera of {cast.zoe.name}"]
        assert found.ok and "aac" in found.words
        stream.encoding.garbled.set()
        found = {one.what: one for one in cameras.cameras(nothing)}[f"Camera of {cast.zoe.name}"]
        assert not found.ok and found.words.startswith("The camera’s sound (AAC) cannot be read.")
