"""How a noise began is kept by its worker, although the ring has long forgotten it."""

import pytest

from babycam.core.link import NoiseEnded, NoiseStarted
from tests.media.test_beginning import heard
from tests.worker.shift import Shift
from tests.worker.test_asks import ask

QUIET, CRY = -60.0, -12.0


async def test_the_sound_from_before_a_noise_is_had_long_after_it(shift: Shift) -> None:
    shift.camera.play(QUIET, 15)
    onset = shift.camera.play(CRY, 2)
    noise = await shift.link.wait(NoiseStarted)
    shift.camera.play(QUIET, 40)
    await shift.link.wait(NoiseEnded)
    answer = await ask(shift, "beginning", noise=noise.event_id)
    assert answer.error == ""
    assert noise.onset_at == pytest.approx(onset, abs=0.11)
    length, loud = heard(answer.blob)
    assert answer.result["onset_s"] == pytest.approx(10, abs=0.3)
    assert loud == pytest.approx(10, abs=0.3)
    assert 10 < length <= 15.1


async def test_only_the_last_noises_have_one(shift: Shift) -> None:
    noises: list[str] = []
    for _ in range(5):
        shift.camera.play(QUIET, 15)
        shift.camera.play(CRY, 2)
        shift.camera.play(QUIET, 14)
        began = await shift.link.wait(NoiseStarted, lambda m: m.event_id not in noises)
        noises.append(began.event_id)
        await shift.link.wait(NoiseEnded, lambda m: m.event_id == noises[-1])
    assert [(await ask(shift, "beginning", noise=noise)).error for noise in noises] == ["beginning_gone", "", "", "", ""]
    assert (await ask(shift, "beginning", noise="unknown")).error == "beginning_gone"
    assert (await ask(shift, "beginning")).error == "invalid"
