"""Whether cries wake and vacuum cleaner and rain do not, through real cameras, as a parent's page in Chromium says it.

`python -m bench.right_thing [--clips DIR] [--cries 8] [--kinds ipwebcam rtsp phone]`. Each kind is a room of a new household, with
the settings of a new room: an IP Webcam (WAV), an RTSP camera (G.711, 8 kHz) and a phone's page (Opus). All hear the same
programme, ROOMS_APART_S after each other, so that no cry is taken for one that came through the wall: a vacuum cleaner and rain,
then one child after the other. DIR holds labels.csv and recordings (bench/cry_quality.py); what it has not is made up.
"""

import argparse
import csv
import re
import tempfile
import time
import wave
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
from playwright.sync_api import Page, Playwright, sync_playwright

from babycam.media import synthetic
from babycam.media.synthetic import pcm16, room_tone
from bench._browser import CHROMIUM, FLAGS
from bench._house import Camera, add_room, camera, wait_until_heard
from bench._lib import report, summary
from bench._phone import phone_in
from bench.cry_quality import Samples, loudest_second, vacuum
from tests.e2e.home import answers_are_over
from tests.rig import Client, Rig

NEW_ROOM = {"relative": True, "stir_db": 8, "loud_db": 20, "voice_band": True, "wake_for": "cries_and_long", "record": False}
NAMES = {"ipwebcam": "Zoe", "rtsp": "Max", "phone": "Emma"}
LEARN_S = 75.0  # a room knows its floor after a minute
SLOT_S = 30.0  # of which a sound takes SOUND_S; then the room settles, and its incident is over
SOUND_S, ROOMS_APART_S = 12.0, 10.0
LEVEL_DB = -25.0  # of the loudest second
ON_SCREEN_S = 1.5
MADE_UP_VACUUM = "made-up vacuum cleaner"
TOLD = re.compile(r"(a cry|probably a cry|a noise), (?:crying|loud) for [\d.]+ s")


@dataclass(frozen=True)
class Piece:
    """What is played: a cry or a noise, and how it sounds at a rate."""

    label: str
    cry: bool
    path: Path | None = None

    def samples(self, rate: int) -> Samples:
        """SOUND_S of it, as loud as LEVEL_DB."""
        sound = np.resize(_read(self.path, rate) if self.path else _made_up(self.label, rate), round(SOUND_S * rate))
        return (sound * 10 ** ((LEVEL_DB - loudest_second(sound)) / 20)).astype(np.float32)


@dataclass
class Listener:
    """A room that hears the programme from `begins` (seconds since 1970) on; `told`: when the page said what of it."""

    kind: str
    begins: float
    told: list[tuple[float, str]] = field(default_factory=list)

    def of(self, number: int) -> list[tuple[float, str]]:
        """What the page said of the piece of this number: seconds from its beginning, and the words."""
        begun = self.begins + number * SLOT_S
        return [(at - begun, words) for at, words in self.told if 0.0 <= at - begun < SLOT_S]


def _read(path: Path, rate: int) -> Samples:
    resampler = av.AudioResampler("flt", "mono", rate)
    with av.open(str(path)) as opened:
        parts = [part.to_ndarray()[0] for frame in opened.decode(audio=0) for part in resampler.resample(frame)]
    return np.concatenate([*parts, *(part.to_ndarray()[0] for part in resampler.resample(None))])


def _made_up(label: str, rate: int) -> Samples:
    rng, count = np.random.default_rng(4), round(SOUND_S * rate)
    if label == MADE_UP_VACUUM:
        return vacuum(count, rng)
    if label == "rain":
        return np.diff(rng.standard_normal(count + 1)).astype(np.float32)
    return synthetic.cry(rate, SOUND_S, seed=int(label.removeprefix("cry ")))


def programme(folder: Path | None, cries: int) -> list[Piece]:
    """Vacuum cleaner, rain, and so many cries, of as many children as there are."""
    if folder is None:
        return [Piece(MADE_UP_VACUUM, False), Piece("rain", False), *(Piece(f"cry {seed}", True) for seed in range(cries))]
    with (folder / "labels.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    noises = [Piece(row["label"], False, folder / row["file"]) for row in rows if row["label"].startswith(("vacuum", "rain"))]
    if not any(noise.label.startswith("vacuum") for noise in noises):
        noises.append(Piece(MADE_UP_VACUUM, False))
    children = {row["group"]: row["file"] for row in rows if row["label"] == "cry"}
    files = list(children.values())
    chosen = files[:: max(1, len(files) // cries)][:cries]
    return [*noises, *(Piece(name, True, folder / name) for name in chosen)]


def sound_file(path: Path, pieces: list[Piece], lead_s: float, rate: int = 48_000) -> Path:
    """A WAV file for a phone: `lead_s` of a quiet room, then the programme."""
    sound = np.resize(room_tone(rate), round((lead_s + len(pieces) * SLOT_S) * rate)).copy()
    for number, piece in enumerate(pieces):
        begin = round((lead_s + number * SLOT_S) * rate)
        samples = piece.samples(rate)
        sound[begin : begin + len(samples)] += samples
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm16(np.clip(sound, -1, 1)))
    return path


@contextmanager
def rooms(
    kinds: list[str], pieces: list[Piece], rig: Rig, owner: Client, playwright: Playwright, folder: Path
) -> Iterator[list[Listener]]:
    """A room of each kind, heard, that begins to hear the programme when it has learnt how it sounds there."""
    with ExitStack() as stack:
        pulled = {kind: stack.enter_context(_pulled(kind)) for kind in kinds if kind != "phone"}
        made = {kind: add_room(owner, NAMES[kind], one, **NEW_ROOM) for kind, one in pulled.items()}
        first = LEARN_S + ROOMS_APART_S * len(made)
        listeners = []
        if "phone" in kinds:
            room = int(owner.post("/api/rooms", {"name": NAMES["phone"]})["id"])
            owner.patch(f"/api/rooms/{room}", NEW_ROOM)
            wav = sound_file(folder / "programme.wav", pieces, first)
            phone = stack.enter_context(phone_in(playwright, rig.base, owner, room, sound=wav))
            listeners.append(Listener("phone", phone.opened() + first))
        begins = listeners[0].begins if listeners else time.time() + first
        wait_until_heard(owner, *made.values())
        for number, (kind, one) in enumerate(pulled.items(), 1):
            listeners.append(Listener(kind, begins - number * ROOMS_APART_S))
            for place, piece in enumerate(pieces):
                one.sound.play(listeners[-1].begins + place * SLOT_S, piece.samples(one.sound.rate))
        yield listeners


def _pulled(kind: str) -> AbstractContextManager[Camera]:
    return camera("rtsp", audio="mulaw", rate=8_000) if kind == "rtsp" else camera(kind)


def watch(page: Page, rig: Rig, listeners: list[Listener], until: float) -> None:
    """Notes each alarm of the page with its words, and answers it, until that time (seconds since 1970)."""
    while time.time() < until:
        dialog = page.get_by_role("alertdialog")
        if dialog.count():
            at, words = time.time(), dialog.first.inner_text()
            for one in listeners:
                if NAMES[one.kind] in words and (said := TOLD.search(words)):
                    one.told.append((at, said[0]))
            page.wait_for_timeout(ON_SCREEN_S * 1000)
            _answer(page)
        answers_are_over(rig.data / "babycam.sqlite3")
        page.wait_for_timeout(250)


def _answer(page: Page) -> None:
    button = page.get_by_role("alertdialog").get_by_role("button", name="I’ve got it")
    if button.count():
        button.first.click(timeout=5_000)


def figures(one: Listener, pieces: list[Piece]) -> dict[str, object]:
    """What became of the programme in one room."""
    told = [(piece, one.of(number)) for number, piece in enumerate(pieces)]
    woke = [said[0] for piece, said in told if piece.cry and said]
    return {
        "cries": sum(piece.cry for piece in pieces),
        "woke": len(woke),
        "after_s": summary([at for at, _ in woke]) if woke else None,
        "words": sorted({words for _, words in woke}),
        "slept_through": [piece.label for piece, said in told if piece.cry and not said],
        "noises_that_woke": {piece.label: [words for _, words in said] for piece, said in told if not piece.cry and said},
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clips", type=Path)
    options.add_argument("--cries", type=int, default=8)
    options.add_argument("--kinds", nargs="+", choices=NAMES, default=list(NAMES))
    asked = options.parse_args()
    pieces = programme(asked.clips, asked.cries)
    with tempfile.TemporaryDirectory() as folder, Rig(DATABASE_URL="", REDIS_URL="") as rig, sync_playwright() as playwright:
        owner = rig.set_up(room="Attic")
        owner.patch("/api/settings", {"policy": {"quiet_s": 5, "reopen_s": 0}})
        with rooms(asked.kinds, pieces, rig, owner, playwright, Path(folder)) as listeners:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            context = browser.new_context(ignore_https_errors=True, locale="en-GB")
            context.add_cookies(owner.browser_cookies())
            page = context.new_page()
            page.goto(rig.base)
            watch(page, rig, listeners, max(one.begins for one in listeners) + len(pieces) * SLOT_S)
            browser.close()
    report(
        "right_thing",
        noises=[piece.label for piece in pieces if not piece.cry],
        **{one.kind: figures(one, pieces) for one in listeners},
    )


if __name__ == "__main__":
    main()
