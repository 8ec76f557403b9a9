"""Listening with the screen off: mouth to ear in a tab that is hidden, and what a listener costs the server.

Usage: python -m bench.audio_listen [--seconds 60]; --seconds 600 is the night's proof of ten minutes.
"""

import argparse
import asyncio
import contextlib
import json
import statistics
import threading
import time
import urllib.request
from typing import Any

from bench._background import Tab, hidden_tab
from bench._house import add_room, camera, wait_until_heard
from tests.rig import Client, Rig

EAR = """
window.heard = [];
{
  const play = Audio.prototype.play;
  Audio.prototype.play = function () { window.begun = this; return play.call(this); };
}
window.listen = async () => {
  const hall = new AudioContext();
  await hall.resume();
  const source = hall.createMediaStreamSource(window.begun.captureStream());
  const ear = hall.createScriptProcessor(256, 1, 1);
  let loud = false;
  ear.onaudioprocess = ({ inputBuffer }) => {
    const now = inputBuffer.getChannelData(0).some((sample) => Math.abs(sample) > 0.1);
    if (now && !loud) window.heard.push(Date.now() / 1000);
    loud = now;
  };
  source.connect(ear).connect(hall.destination);
  window.kept = [hall, source, ear];
};
"""
LISTENERS = 6
EVERY_S = 5.0
COST_S = 6.0


async def hear(ana: Client, room: int, sound: Any, seconds: float) -> dict[str, Any]:
    """The delays of bursts in a hidden tab, and whether it played all the while."""
    delays: list[float] = []
    async with hidden_tab() as (tab, cover):
        for cookie in ana.browser_cookies():
            await tab.call("Network.setCookie", secure=True, **cookie)
        await tab.call("Page.enable")
        await tab.call("Page.addScriptToEvaluateOnNewDocument", source=EAR)
        await tab.call("Page.navigate", url=f"{ana.base}/rooms/{room}")
        button = "[...document.querySelectorAll('button')].find((one) => one.textContent.includes('Listen with the screen off'))"
        await tab.until(f"Boolean({button})")
        await tab.evaluate(f"{button}.click()", tap=True)
        await tab.until("document.querySelector('[data-listen-card=on]') !== null")
        await tab.evaluate("listen()", tap=True)
        await cover()
        await tab.until("document.hidden")
        began, missed = time.monotonic(), 0
        while time.monotonic() - began < seconds:
            delay = await one_burst(tab, sound)
            delays += [delay] if delay is not None else []
            missed += delay is None
        hidden, playing = await tab.evaluate("document.hidden"), await tab.evaluate("!begun.paused && begun.currentTime")
    return {"bursts": len(delays), "missed": missed, "hidden": hidden, "played_s": round(float(playing), 1), "delays": delays}


async def one_burst(tab: Tab, sound: Any) -> float | None:
    """Seconds from a burst at the camera to the ear; None: not heard."""
    onset = time.time() + 1.0
    sound.burst(onset, 0.4)
    await asyncio.sleep(EVERY_S)
    heard = [at for at in await tab.evaluate("heard.splice(0)") if at > onset]
    return float(heard[0]) - onset if heard else None


def cost(rig: Rig, ana: Client, room: int) -> float:
    """Per cent of a core for each listener, in the server's own process."""
    server = rig.family()[0]

    def busy() -> float:
        before = sum(server.cpu_times()[:2])
        time.sleep(COST_S)
        return float(sum(server.cpu_times()[:2]) - before) / COST_S * 100

    def read(answer: Any) -> None:
        with contextlib.suppress(OSError, AttributeError, ValueError):  # it is closed under our hands
            while answer.read1(65_536):
                pass

    answers = [ana.opener.open(urllib.request.Request(f"{ana.base}/api/rooms/{room}/audio.aac"), timeout=20)]
    threading.Thread(target=read, args=(answers[0],), daemon=True).start()
    time.sleep(2)
    one = busy()
    for _ in range(LISTENERS - 1):
        answers.append(ana.opener.open(urllib.request.Request(f"{ana.base}/api/rooms/{room}/audio.aac"), timeout=20))
        threading.Thread(target=read, args=(answers[-1],), daemon=True).start()
    many = busy()
    for answer in answers:
        answer.close()
    return float((many - one) / (LISTENERS - 1))


def main() -> None:
    """Prints one JSON line last."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=60.0)
    seconds = options.parse_args().seconds
    with Rig() as rig, camera("rtsp") as one:
        ana = rig.set_up()
        room = add_room(ana, "Max", one, loud_db=0.0, stir_db=-1.0)
        wait_until_heard(ana, room)
        figures = asyncio.run(hear(ana, room, one.sound, seconds))
        delays = sorted(figures.pop("delays"))
        per_listener = cost(rig, ana, room)
    told = {"p50_ms": round(statistics.median(delays) * 1000), "worst_ms": round(delays[-1] * 1000)} if delays else {}
    print(json.dumps({"bench": "audio_listen", **told, **figures, "cpu_per_listener_percent": round(per_listener, 2)}))


if __name__ == "__main__":
    main()
