"""Alarms while the database does not answer: called from memory, answered in memory, stored when it is back.

What was to be stored and was not within STORED_S comes here (`heard`, `unheard`); what ends it too (`over`). Each room and kind has
one Alarm, with a collapse key and a number of its own, from NUMBERS on, under which the pages show and answer it. Duty is called
tier by tier each `ack_s`, by every way at once, because there are no receipts; when all were called, everybody is, again and again,
and the siren too after `rounds`. A room that is quiet, or whose incident somebody has, rings for nobody while that holds.

When the database is back, the event itself opens the incident under the same key (direct.keys), the outbox leaves out where it has
rung already (direct.absorb), and the answer is written down (`settle`); then the pages get the real incident in place of ours. Used
on the event loop; `settle` and `settle_all` in database threads.
"""

import logging
from collections import Counter
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from babycam.alerts import queries as alerts_queries
from babycam.alerts import services as alerts_services
from babycam.alerts import words
from babycam.alerts.kinds.registry import kind_of, sounding
from babycam.alerts.offline_roster import OfflineRoster
from babycam.core import clock
from babycam.core.events import ScreenEvent, screens
from babycam.core.ids import new_id
from babycam.core.link import Wake
from babycam.loops.database import DATABASE_AWAY
from babycam.notify import message, siren_holds
from babycam.notify.direct import AlertRef, Direct, direct
from babycam.notify.message import Alert

log = logging.getLogger(__name__)

STORED_S = 2.0
NUMBERS = 9_000_000_000_000  # beyond every incident of the database, and exact in JavaScript
GIVEN_UP = 30  # looks of the probe after which an event that was never stored will not be


@dataclass(slots=True)
class Alarm:
    """One room's trouble of one kind. `due`: when the next are called (monotonic, s); None: nobody. `stored`: its incident has
    opened.
    """

    number: int
    room: int
    kind: str
    key: str
    at: datetime
    params: dict[str, Any]
    critical: bool = False
    noise: str = ""
    due: float | None = None
    step: int = 0
    called: dict[int, None] = field(default_factory=dict)
    answered: tuple[int, datetime] | None = None
    over_at: datetime | None = None
    stored: bool = False
    waited: int = 0  # looks since the database is back
    incident: int | None = None  # the real one


class Standby:
    """`counts`: alarms, calls, answers, settled, failed, unknown (nobody had been read yet)."""

    def __init__(self, sender: Direct, time: clock.Clock = clock.SYSTEM) -> None:
        self.time = time
        self.known: OfflineRoster | None = None
        self.counts: Counter[str] = Counter()
        self._direct = sender
        self._alarms: dict[tuple[int, str], Alarm] = {}
        self._answers: dict[int, tuple[int, datetime]] = {}  # to incidents that were open before
        self._real: dict[int, int] = {}  # our numbers, and what they became
        self._made = 0

    # --- what happens in the rooms --------------------------------------------------------------------------------------

    def heard(
        self, *, room: int, noise: str, at: datetime, level_db: float, threshold_db: float, wake: Wake = alerts_services.LOUD
    ) -> None:
        """A noise that wakes and could not be stored."""
        cause = {"cause": wake.cause, "cause_s": wake.seconds, "certainty": wake.certainty}
        alarm = self._alarm(room, "noise", at, {"level_db": level_db, "threshold_db": threshold_db, "loud_s": None, **cause})
        alarm.noise, alarm.over_at = noise, None
        self._rings(alarm)

    def unheard(self, *, room: int, kind: str, at: datetime, params: dict[str, Any], critical: bool = False) -> None:
        """A room that is not heard, muted or out of power, and could not be stored. May be repeated."""
        ringing = self._alarms.get((room, kind))
        if ringing is not None and ringing.over_at is None and ringing.critical >= critical:
            return
        alarm = self._alarm(room, kind, at, params)
        alarm.critical, alarm.over_at = critical, None
        self._rings(alarm)

    def over(self, *, room: int, kind: str, at: datetime, noise: str = "") -> None:
        """It is quiet, heard or charged again: nobody else is called; what is mended is taken back."""
        alarm = self._alarms.get((room, kind))
        if alarm is None or alarm.over_at is not None or (noise and alarm.noise != noise):
            return
        alarm.over_at, alarm.due = at, None
        if not kind_of(kind).noises:
            self._hush(alarm, f"{self._room(room)}: over")
        self._show(alarm)

    # --- calling --------------------------------------------------------------------------------------------------------

    def turn(self, roster: OfflineRoster | None) -> None:
        """Calls everybody who is due. `roster`: as read last."""
        self.known = roster or self.known
        now = self.time.monotonic()
        for key, alarm in list(self._alarms.items()):
            if alarm.stored:
                del self._alarms[key]
            elif alarm.due is not None and alarm.due <= now:
                self._call(alarm, now)

    def unsettled(self) -> bool:
        """Whether something is still to be written down."""
        return bool(self._answers) or bool(self._alarms)

    def answer(self, number: int, person: int, at: datetime) -> dict[str, Any] | None:
        """Somebody takes it, in memory; the incident as the pages are told, None for one that is not known. Again is no harm."""
        alarm = next((each for each in self._alarms.values() if number in (each.number, each.incident)), None)
        if alarm is not None:
            if alarm.answered is None:
                alarm.answered, alarm.due = (person, at), None
                self._hush(alarm, f"{self._name(person)} has it")
                self._show(alarm)
            self.counts["answers"] += 1
            return self._shown(alarm)
        return self._answer_known(number, person, at)

    def open_shapes(self, rooms: Container[int]) -> list[dict[str, Any]]:
        """Alarms in these rooms that have no incident yet: for a page that has just connected."""
        mine = [
            alarm for alarm in list(self._alarms.values()) if alarm.room in rooms and not alarm.stored and alarm.incident is None
        ]
        return [self._shape(alarm) for alarm in mine]

    def real(self, number: int) -> int:
        """The incident that one of our numbers became; any other number is itself."""
        return self._real.get(number, number)

    # --- storing, in a database thread ------------------------------------------------------------------------------------

    def settle(self, room: int, kind: str) -> None:
        """The incident is stored: so is its answer now. Raises what the database raises; may be repeated."""
        alarm = self._alarms.get((room, kind))
        incident = alerts_queries.latest(room, kind) if alarm else None
        if alarm is None or incident is None:
            return
        if rang := {way.channel for way in self._direct.tried(alarm.key) if way.channel is not None}:
            alerts_services.note_rung(incident_id=incident.pk, channels=rang, at=self.time.now())
        if alarm.answered:
            alerts_services.acknowledge(incident_id=incident.pk, person_id=alarm.answered[0], at=alarm.answered[1])
        self._real[alarm.number] = incident.pk
        self._stored(alarm)

    def settle_all(self) -> None:
        """What nobody else will store: answers to incidents that were open before, and rooms that are heard again meanwhile."""
        for number, (person, at) in list(self._answers.items()):
            self._guarded(partial(self._settle_answer, number, person, at))
            self._answers.pop(number, None)
        for alarm in list(self._alarms.values()):
            self._guarded(partial(self._settle_alarm, alarm))

    def _guarded(self, act: Callable[[], None]) -> None:
        """One that cannot be written down must not keep the others from it; a database that is away again ends the whole."""
        try:
            act()
        except DATABASE_AWAY:
            raise
        except Exception as error:  # a supervisor
            self.counts["failed"] += 1
            log.exception("an alarm from memory cannot be written down: %s", type(error).__name__)

    def _settle_answer(self, number: int, person: int, at: datetime) -> None:
        if alerts_queries.room_of(number) is not None:
            alerts_services.acknowledge(incident_id=number, person_id=person, at=at)

    def _settle_alarm(self, alarm: Alarm) -> None:
        alarm.waited += 1
        if kind_of(alarm.kind).noises:  # the intake stores it, or gives it up
            if alarm.waited > GIVEN_UP:
                self._stored(alarm)
            return
        room, kind, severity = alarm.room, alarm.kind, "critical" if alarm.critical else "normal"
        alerts_services.report_unheard(
            room_id=room, kind=kind, at=alarm.at, words_params=alarm.params, severity=severity, now=self.time.now()
        )
        self.settle(room, kind)
        if not alarm.stored:  # the room is gone, and no incident will come of it
            self._hush(alarm, f"{self._room(room)} was removed")
            self._stored(alarm)
        elif alarm.over_at:
            alerts_services.report_heard_again(room_id=room, kind=kind, at=alarm.over_at)

    def _stored(self, alarm: Alarm) -> None:
        alarm.stored = True
        self._direct.leave(alarm.key)
        self._direct.keys.pop((alarm.room, alarm.kind), None)
        siren_holds.let_go(alarm.key)  # its incident says from here on whether it sounds
        self.counts["settled"] += 1
        if alarm.incident is None:
            shape = {**self._shape(alarm), "state": "resolved"}
            screens.publish(ScreenEvent("incident.changed", alarm.room, {"incident": shape}))

    # --- inside -----------------------------------------------------------------------------------------------------------

    def _alarm(self, room: int, kind: str, at: datetime, params: dict[str, Any]) -> Alarm:
        """The one that is there, or a new one; under the key of the incident that was open before, if there was one."""
        alarm = self._alarms.get((room, kind))
        if alarm is None or alarm.stored:
            self._made += 1
            before = self.known.incident(room, kind) if self.known else None
            key = self.known.keys[before["id"]] if before and self.known else f"alarm-{new_id()[:18]}"
            alarm = Alarm(NUMBERS + self._made, room, kind, key, at, params, incident=before["id"] if before else None)
            self._alarms[room, kind] = alarm
            self._direct.keys[room, kind] = key
            self.counts["alarms"] += 1
        alarm.params = params
        return alarm

    def _rings(self, alarm: Alarm) -> None:
        if alarm.answered is not None or self._held(alarm):
            return
        if quiet_s := self._quiet_for(alarm):
            alarm.due = self.time.monotonic() + quiet_s
            return
        self._call(alarm, self.time.monotonic())
        self._show(alarm)

    def _held(self, alarm: Alarm) -> bool:
        """Whether somebody has taken it, or snoozed it, and that holds: as it was read, and answered since."""
        if alarm.critical or alarm.incident is None or self.known is None:
            return False
        if alarm.incident in self._answers:
            return True
        if self.known.open[alarm.incident]["setting_up"]:  # nobody's answer: it waits for its end
            return False
        before, now = self.known.open[alarm.incident], self.time.now()
        if before["state"] == "snoozed" and before["snooze_until"]:
            return now < datetime.fromisoformat(before["snooze_until"])
        holds = timedelta(seconds=self.known.policy.ack_holds_s)
        return bool(before["state"] == "acked" and now < datetime.fromisoformat(before["acked_at"]) + holds)

    def _quiet_for(self, alarm: Alarm) -> float:
        """How long the room of this noise is still quiet, or its camera is set up (s), as it was read; 0: it is not."""
        known, kind = self.known, kind_of(alarm.kind)
        if known is None:
            return 0.0
        older = alarm.incident is not None and not known.open[alarm.incident]["setting_up"]
        quiet = known.quiets.get(alarm.room) if kind.yields and not alarm.critical else None
        set_up = None if kind.drill or older else known.set_up.get(alarm.room)
        return max((max(0.0, (until - self.time.now()).total_seconds()) for until in (quiet, set_up) if until), default=0.0)

    def _call(self, alarm: Alarm, now: float) -> None:
        """The next tier, or everybody once all were called."""
        roster = self.known
        if roster is None:
            self.counts["unknown"] += 1
            alarm.due = now + STORED_S
            return
        tiers = roster.tiers(alarm.room, self.time.now(), critical=alarm.critical)
        new = next((left for tier in tiers if (left := [person for person in tier if person not in alarm.called])), [])
        policy = roster.policy
        everybody = [person for tier in tiers for person in tier]
        tired = not new and alarm.step >= len(tiers) + policy.rounds - 1
        people = (everybody if alarm.critical else new) or everybody
        alarm.called.update(dict.fromkeys(people))
        alarm.due = now + (policy.siren_s if tired else policy.ack_s)
        about = AlertRef(alarm.incident or alarm.number, alarm.room, alarm.kind, 0)
        self._direct.ring(alarm.key, message.ring(self._alert(alarm, siren=tired)), roster.ways_of(people, siren=tired), about)
        alarm.step += 1
        self.counts["calls"] += 1
        log.warning("room %d rings from memory, read %s", alarm.room, clock.rfc3339(roster.at), extra={"kind": alarm.kind})

    def _hush(self, alarm: Alarm, words: str) -> None:
        also = self.known.ways_of(self.known.family) if self.known and alarm.incident else []
        self._direct.take_back(alarm.key, message.take_back(self._alert(alarm, wording=words)), also=also)

    def _answer_known(self, number: int, person: int, at: datetime) -> dict[str, Any] | None:
        """An incident that was open before the database went."""
        before = self.known.open.get(number) if self.known else None
        if before is None or self.known is None:
            return None
        first = self._answers.setdefault(number, (person, at))
        self.counts["answers"] += 1
        shape = {
            **before,
            "state": "acked",
            "setting_up": False,
            "acked_at": clock.rfc3339(first[1]),
            "acked_by": {"id": first[0], "name": self._name(first[0])},
        }
        words, rooms = f"{self._name(first[0])} has it", (before["room_name"],)
        alert = Alert(**sounding(before["kind"]), words=words, key=self.known.keys[number], rooms=rooms)
        self._direct.take_back(alert.key, message.take_back(alert), also=self.known.ways_of(self.known.family))
        screens.publish(ScreenEvent("incident.changed", before["room"], {"incident": shape}))
        return shape

    def _alert(self, alarm: Alarm, *, wording: str = "", siren: bool = False) -> Alert:
        room = self._room(alarm.room)
        return Alert(
            **sounding(alarm.kind),
            words=wording or words.incident(alarm.kind, room, alarm.params),
            key=alarm.key,
            rooms=(room,),
            critical=alarm.critical,
            what="" if wording else words.what(alarm.kind, alarm.params),
            siren=siren,
        )

    def _show(self, alarm: Alarm) -> None:
        """On every page: under our own number, or as the incident that was open before."""
        if not alarm.stored:
            screens.publish(ScreenEvent("incident.changed", alarm.room, {"incident": self._shown(alarm)}))

    def _shown(self, alarm: Alarm) -> dict[str, Any]:
        """As pages are told; of an incident that was open before, with what has changed since."""
        ours = self._shape(alarm)
        before = self.known.open.get(alarm.incident) if self.known and alarm.incident else None
        if before is None:
            return ours
        news = {
            name: ours[name] for name in ("state", "noisy", "setting_up", "acked_at", "acked_by", "resolved_at", "words", "beside")
        }
        return {**before, **news, "noise_ids": [*before["noise_ids"], *ours["noise_ids"]]}

    def _shape(self, alarm: Alarm) -> dict[str, Any]:
        """An Incident as REST has it, as far as it is known."""
        room, noisy = self._room(alarm.room), alarm.over_at is None
        by = {"id": alarm.answered[0], "name": self._name(alarm.answered[0])} if alarm.answered else None
        resolved = not noisy and not kind_of(alarm.kind).noises
        level = alarm.params.get("level_db")
        return {
            "id": alarm.number,
            "room": alarm.room,
            "room_name": room,
            "kind": alarm.kind,
            "about": kind_of(alarm.kind).about,
            "severity": "critical" if alarm.critical else "normal",
            "state": "resolved" if resolved else "acked" if by else "triggered",
            "round": 0,
            "noisy": noisy,
            "opened_at": clock.rfc3339(alarm.at),
            "since": clock.rfc3339(alarm.at) if noisy and not resolved else None,
            "acked_at": clock.rfc3339(alarm.answered[1]) if alarm.answered else None,
            "rang_at": clock.rfc3339(alarm.at) if alarm.answered else None,
            "acked_by": by,
            "resolved_at": clock.rfc3339(alarm.over_at) if alarm.over_at and resolved else None,
            "level_db": level,
            "peak_db": level,
            "words": words.incident(alarm.kind, room, alarm.params, noisy=noisy),
            "beside": words.beside(alarm.kind, room, alarm.params, noisy=noisy),
            **kind_of(alarm.kind).cause(alarm.params),
            "rules": kind_of(alarm.kind).rules(),
            "noise_ids": [alarm.noise] if alarm.noise else [],
            "step": alarm.step,
            "told": [{"id": person, "name": self._name(person)} for person in alarm.called],
            **_known_to_the_database(),
        }

    def _room(self, room: int) -> str:
        return self.known.rooms.get(room, "A room") if self.known else "A room"

    def _name(self, person: int) -> str:
        return self.known.family.get(person, "Somebody") if self.known else "Somebody"


standby = Standby(direct)


def _known_to_the_database() -> dict[str, Any]:
    """What memory does not have."""
    nothing = ("verdict", "called_at", "next_at", "snooze_until", "handed_over")
    empty = ("answered", "clips", "log", "tiers", "flags", "signs", "calls", "words_log")
    return {"why": "", "waits": False, "setting_up": False, **dict.fromkeys(nothing), **{name: [] for name in empty}}
