"""What waits while the channel layer is away."""

import asyncio

from babycam.monitor.bridge import QUEUE, Bridge


async def test_levels_never_push_an_alarm_out_of_the_queue() -> None:
    bridge = Bridge()
    bridge._loop, bridge.active = asyncio.get_running_loop(), True  # as after run(), with nobody who carries
    bridge.send("screen", {"type": "noise.started"})
    for _ in range(2 * QUEUE):
        bridge.send("levels", {"frame": b""})
    bridge.send("screen", {"type": "incident.changed"})
    waiting = [message["kind"] for message in bridge._outbox]
    assert waiting[0] == waiting[-1] == "screen"
    assert len(waiting) <= QUEUE
    assert bridge.counts["dropped"] > 0
