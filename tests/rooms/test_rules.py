"""What rooms and cameras may be set to."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babycam.rooms import presets, rules

ROOM: dict[str, Any] = {
    "name": "Zoe",
    "position": 0,
    "stir_db": -45.0,
    "loud_db": -35.0,
    "relative": False,
    "patience": "quick",
    "curve": [],
    "wake_for": "cries_and_long",
    "long_noise_s": 60.0,
    "pre_roll_s": 10.0,
    "post_roll_s": 10.0,
    "split_s": 600.0,
    "motion": "off",
    "motion_zone": [],
    "motion_sensitivity": "medium",
}


def faults(**changes: Any) -> list[str]:
    return sorted(rules.check_room({**ROOM, **changes}))


def test_the_defaults_are_fine() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("changes", "marked"),
    [
        ({"name": " "}, ["name"]),
        ({"name": "x" * 65}, ["name"]),
        ({"stir_db": -30.0}, ["stir_db"]),
        ({"stir_db": -35.0}, ["stir_db"]),
        ({"loud_db": 3.0}, ["loud_db"]),
        ({"stir_db": -200.0}, ["stir_db"]),
        ({"stir_db": float("nan")}, ["stir_db"]),
        ({"relative": True}, ["loud_db", "stir_db"]),
        ({"relative": True, "stir_db": 6.0, "loud_db": 12.0}, []),
        ({"wake_for": "everything"}, ["wake_for"]),
        ({"long_noise_s": None}, []),
        ({"long_noise_s": 1.0}, ["long_noise_s"]),
        ({"long_noise_s": float("nan")}, ["long_noise_s"]),
        ({"pre_roll_s": 61}, ["pre_roll_s"]),
        ({"split_s": 5}, ["split_s"]),
        ({"patience": "endless"}, ["patience"]),
        ({"patience": "own"}, ["curve"]),
        ({"patience": "own", "curve": [[0, 5], [10, 1]]}, []),
        ({"curve": [[10, 1], [0, 5]]}, ["curve"]),
        ({"curve": [[0, 1], [10, 5]]}, ["curve"]),
        ({"curve": [[0]]}, ["curve"]),
        ({"curve": "loud"}, ["curve"]),
        ({"curve": [[0, float("inf")]]}, ["curve"]),
        ({"curve": [[n, 1] for n in range(13)]}, ["curve"]),
        ({"motion": "alarm", "motion_zone": [[0, 0, 1000, 1000], [990, 100, 10, 500]]}, ["motion_zone"]),
        ({"motion": "alarm", "motion_zone": [[0, 0, 1000, 1000], [980, 100, 20, 500]]}, []),
        ({"motion": "always"}, ["motion"]),
        ({"motion_zone": [[0, 0, True, 500]]}, ["motion_zone"]),
        ({"motion_zone": [[0.5, 0, 100, 500]]}, ["motion_zone"]),
        ({"motion_zone": [[0, 0, 100, 100]] * 9}, ["motion_zone"]),
        ({"motion_sensitivity": "extreme"}, ["motion_sensitivity"]),
    ],
)
def test_what_cannot_be_right_is_marked(changes: dict[str, Any], marked: list[str]) -> None:
    assert faults(**changes) == marked


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("http://192.168.1.20:8080", "ipwebcam"),
        ("https://cam.local/", "ipwebcam"),
        ("rtsp://192.168.1.30:554/stream1", "pull"),
        ("srt://192.168.1.30:9000?mode=caller", "pull"),
        ("http://[fd00::2]:8888/baby/index.m3u8", "pull"),
        ("synthetic://zoe", "synthetic"),
    ],
)
def test_addresses_of_cameras(url: str, kind: str) -> None:
    assert rules.check_url(url, kind) == ""


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "concat:a|b",
        "ftp://cam/x",
        "rtsp://",
        "http://cam:99999/",
        "http://[::1/",
        "192.168.1.20:8080",
        "http://cam/a b",
        "http://cam/\n",
        "",
        "http://" + "a" * 600,
        "rtsp://ana:sesame@cam/x",
        "subfile,,start,0,end,9,,:http://cam",
    ],
)
def test_what_is_no_address_of_a_camera(url: str) -> None:
    assert rules.check_url(url, "pull")


@given(st.text())
def test_no_text_breaks_the_check(url: str) -> None:
    rules.check_url(url, "pull")
    rules.without_credentials(url)


def test_synthetic_cameras_are_for_demo_and_tests_only() -> None:
    camera = {"kind": "synthetic", "url": "synthetic://x"}
    assert rules.check_camera(camera, synthetic=False) and not rules.check_camera(camera, synthetic=True)


@pytest.mark.parametrize("preset", presets.PRESETS, ids=lambda preset: preset.id)
def test_every_preset_shows_an_address_that_would_be_taken(preset: presets.Preset) -> None:
    assert rules.check_camera({"kind": preset.kind, "url": preset.url_example}, synthetic=False) == {}
    assert set(preset.fields) <= {"url", "audio_url", "username", "password"}
