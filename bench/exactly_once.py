"""Deliveries through two outbox loops on one PostgreSQL, of which one is killed (-9) every few seconds.

Every delivery is an incident of its own, pushed to one of 20 phones at a push service that checks and decrypts. A phone's screen
holds one notification per collapse key. Counted: keys that were never shown (lost), messages beyond the first of a key (repeats,
which only replace what is shown), and keys that two deliveries share (none may).

Then as many calls are answered while they are on their way, at a push service that is slow, or says 503, as often as not. Counted:
alarms that came after the answer (`alarms_after`; what was being sent when the answer was stored has crossed it, see CROSSED_S),
alarms that came after their taking back, and phones that were left with an alarm on their screen.
"""

import argparse
import asyncio
import heapq
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from typing import Any

from bench._django import django
from bench._lib import report
from tests.support.push_service import PushService, push_service
from tests.support.services import postgres

PHONES = 20
FIRST_ANSWERED = 1_000_000  # the number of the first incident of the second part
ANSWER_S = 0.05  # of the push service: a kill finds messages on their way
PATIENCE_S = 180.0
CROSSED_S = 0.2  # from the last look at a claim to the first byte at the push service, on a busy machine
ANSWERED_WITHIN_S = 8.0


def loop() -> None:
    """What the killed processes are: one outbox, until SIGTERM."""
    from babycam.server import prepare

    prepare.django()
    from babycam.notify.deliver import Outbox

    async def run() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        outbox = Outbox()
        running = asyncio.create_task(outbox.run(stop))
        while outbox.last_turn is None:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
        print("works", flush=True)
        await running

    asyncio.run(run())


class Loop:
    """One such process. `works`: it has looked at the outbox (starting takes seconds on a busy machine)."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "bench.exactly_once", "--loop"]
        self.process = subprocess.Popen(command, env=dict(os.environ), stdout=subprocess.PIPE)
        self.works = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        if self.process.stdout.readline():
            self.works.set()


class Loops:
    """Two of them. `tend` ends the older one without warning each `kill_each_s` in which both worked, and starts another."""

    def __init__(self, kill_each_s: float) -> None:
        self.kills = 0
        self._kill_each_s = kill_each_s
        self._running = [Loop(), Loop()]
        for each in self._running:
            if not each.works.wait(PATIENCE_S):
                raise TimeoutError("a loop does not start")
        self._since = time.monotonic()

    def tend(self) -> None:
        if not all(each.works.is_set() for each in self._running):
            self._since = time.monotonic()
        elif time.monotonic() - self._since >= self._kill_each_s:
            victim = self._running.pop(0)
            victim.process.kill()
            victim.process.wait()
            self.kills += 1
            self._running.append(Loop())

    def stop(self) -> None:
        for each in self._running:
            each.process.terminate()
        for each in self._running:
            each.process.wait(20)


def family(service: PushService, phones: int = PHONES, name: str = "p") -> list[int]:
    """People with one phone each, and no pages; their ids."""
    from babycam.notify import channels
    from babycam.notify.models import Channel
    from babycam.people.models import Person
    from tests.notify.loop import NIGHT, server_key

    ids = []
    for number in range(phones):
        person = Person.objects.create(username=f"{name}{number}", name=f"{name.upper()}{number}")
        device = service.subscribe(f"{name}-phone-{number}", server_key())
        channels.add_channel(person=person, kind="webpush", values={"subscription": device.subscription()}, now=NIGHT)
        Channel.objects.create(person=person, kind="page", key=f"person-{person.pk}", name="open pages", enabled=False)
        ids.append(person.pk)
    return ids


def enqueue(incident: int, person: int) -> None:
    from babycam.core import clock
    from babycam.notify import services as notify_services
    from babycam.notify.message import Alert

    alert = Alert(kind="noise", words=f"cry {incident}", key=f"incident-{incident}", rooms=("Zoe",))
    place: dict[str, Any] = {"incident_id": incident, "room_id": None, "round": 0, "step": 0, "person_ids": [person]}
    notify_services.enqueue(**place, alert=alert, reach="first", now=clock.now())


def feed(people: list[int], count: int, per_s: float, loops: Loops) -> None:
    """Puts them into the outbox at a steady pace, killing as time passes."""
    began = time.monotonic()
    for incident, person in zip(range(1, count + 1), itertools.cycle(people), strict=False):
        enqueue(incident, person)
        time.sleep(max(0.0, began + incident / per_s - time.monotonic()))
        loops.tend()


def finish(loops: Loops) -> None:
    """Kills on until nothing is under way any more (a killed loop's lease has to run out first)."""
    from babycam.notify.claims import CLAIMABLE
    from babycam.notify.models import Delivery

    deadline = time.monotonic() + PATIENCE_S
    while Delivery.objects.filter(state__in=CLAIMABLE).exists() and time.monotonic() < deadline:
        time.sleep(0.2)
        loops.tend()


class Answers:
    """Calls that somebody answers in the middle of their tries. `given`: when each answer was stored, monotonic, by incident;
    `undone`: how many calls were still to be sent, or on their way, by then."""

    def __init__(self, seed: int = 7) -> None:
        self.given: dict[int, float] = {}
        self.undone = 0
        self._random = random.Random(seed)
        self._waiting: list[tuple[float, int]] = []

    def mood(self) -> tuple[int, float]:
        """Half of the requests are refused for now; every fourth is taken slowly, every twentieth so slowly that we give up."""
        dice = self._random.random()
        if dice < 0.5:
            return 503, 0.02
        return 201, 6.0 if dice > 0.95 else 1.5 * self._random.random() if dice > 0.7 else 0.02

    def asked(self, incident: int) -> None:
        heapq.heappush(self._waiting, (time.monotonic() + ANSWERED_WITHIN_S * self._random.random(), incident))

    def give(self) -> None:
        """All that are due by now."""
        while self._waiting and self._waiting[0][0] <= time.monotonic():
            incident = heapq.heappop(self._waiting)[1]
            self.undone += answer(incident)
            self.given[incident] = time.monotonic()

    @property
    def all_given(self) -> bool:
        return not self._waiting


def answer(incident: int) -> int:
    """As "I've got it" does it; returns whether the call was still under way."""
    from django.db import transaction

    from babycam.core import clock
    from babycam.notify import services as notify_services
    from babycam.notify.message import Alert

    now, alert = clock.now(), Alert(kind="noise", words="Ana has it", key=f"incident-{incident}", rooms=("Zoe",))
    with transaction.atomic():
        undone = notify_services.cancel_unsent(incident_id=incident, now=now)
        notify_services.retract(incident_id=incident, alert=alert, now=now)
    return undone


def measure_answers(count: int, kill_each_s: float, per_s: float) -> dict[str, Any]:
    with push_service() as service:
        answers = Answers()
        service.mood = answers.mood
        people, loops = family(service, phones=100, name="q"), Loops(kill_each_s)
        try:
            began = time.monotonic()
            for number, person in zip(range(count), itertools.cycle(people), strict=False):
                incident = FIRST_ANSWERED + number
                enqueue(incident, person)
                answers.asked(incident)
                while time.monotonic() < began + number / per_s:
                    answers.give()
                    time.sleep(0.005)
                loops.tend()
            while not answers.all_given:
                answers.give()
                time.sleep(0.005)
            service.mood = None
            finish(loops)
        finally:
            loops.stop()
        return _answered(service, answers)


def _answered(service: PushService, answers: Answers) -> dict[str, Any]:
    came: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for message in sorted(service.messages, key=lambda message: message.at):
        came[message.content["incident"]].append((message.at, bool(message.content["over"])))
    late = [at - answers.given[incident] for incident, all_of_it in came.items() for at, over in all_of_it if not over]
    return {
        "answered": len(answers.given),
        "answered_under_way": answers.undone,
        "alarms_after": sum(after_s > CROSSED_S for after_s in late),
        "alarms_crossed": sum(0 < after_s <= CROSSED_S for after_s in late),
        "alarms_after_taking_back": sum(_rang_after_end(messages) for messages in came.values()),
        "left_ringing": sum(not messages[-1][1] for messages in came.values()),
    }


def _rang_after_end(came: list[tuple[float, bool]]) -> int:
    ends = [at for at, over in came if over]
    return sum(not over and at > ends[0] for at, over in came) if ends else 0


def measure(count: int, kill_each_s: float, per_s: float) -> dict[str, Any]:
    with push_service() as service:
        service.delay_s = ANSWER_S
        people, began = family(service), time.monotonic()
        loops = Loops(kill_each_s)
        try:
            feed(people, count, per_s, loops)
            finish(loops)
        finally:
            loops.stop()
        return {**_counted(service, count), "kills": loops.kills, "seconds": round(time.monotonic() - began, 1)}


def _counted(service: PushService, count: int) -> dict[str, Any]:
    from babycam.notify.models import Attempt, Delivery

    came = Counter(message.content["tag"] for message in service.messages)
    owners = {(message.content["tag"], message.content["delivery"]) for message in service.messages}
    return {
        "deliveries": count,
        "shown_once": len(came),
        "lost": count - len(came),
        "shown_twice": len(owners) - len(came),
        "repeats": sum(came.values()) - len(came),
        "refused": len(service.refusals),
        "accepted_rows": Delivery.objects.filter(state="accepted").count(),
        "attempts": Attempt.objects.count(),
        "messages_per_delivery": round(sum(came.values()) / max(1, len(came)), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deliveries", type=int, default=1000)
    parser.add_argument("--answers", type=int, default=1000, help="calls that are answered while they are on their way")
    parser.add_argument("--kill-each", type=float, default=5.0, help="seconds")
    parser.add_argument("--per-second", type=float, default=25.0, help="how fast they come")
    parser.add_argument("--loop", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.loop:
        loop()
        return
    with postgres() as database, django(DATABASE_URL=database.url):
        figures = measure(options.deliveries, options.kill_each, options.per_second) if options.deliveries else {}
        if options.answers:
            figures |= measure_answers(options.answers, options.kill_each, options.per_second)
    report("exactly_once", loops=2, kill_each_s=options.kill_each, **figures)


if __name__ == "__main__":
    main()
