"""One room: its camera, its listening, its clips and its live view, and what the server is told of them.

The source's thread reads, decodes and listens; what it heard comes to the event loop in batches and becomes events and levels
here. Everything in this class runs on the event loop, unless a callback says otherwise. Nothing here waits for the
server: without a link the room is heard and recorded all the same.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.core.ids import new_id
from babycam.core.level_seconds import SecondState
from babycam.core.link import (
    ClipNoise,
    ClipStarted,
    Level,
    Levels,
    LevelsMinute,
    MicMuted,
    NoiseEnded,
    NoiseStarted,
    NoiseWoke,
    RoomConfig,
    SourceChanged,
    StateChanged,
    Talking,
    Watcher,
    WorkerBeat,
)
from babycam.listening.outputs import Ended, HopMeasured, Judging, Muted, Output, Started, StateMoved, Woke
from babycam.listening.patience import curve_for
from babycam.media.bus import Bus
from babycam.media.clip import ClipMeta
from babycam.media.live.mse import LiveSession
from babycam.media.live.sound import SoundSession
from babycam.media.packets import Talker
from babycam.media.piece import BEFORE_S
from babycam.media.ring import Ring
from babycam.media.sources import kinds
from babycam.media.sources.registry import CallingSource
from babycam.media.transcode import Normalised
from babycam.worker.address import ServerAddress
from babycam.worker.beat_facts import STALLED_S, StreamRates, describe, stalled, unseen
from babycam.worker.beginning import Beginnings
from babycam.worker.disk import Disk
from babycam.worker.ear import Ear
from babycam.worker.live import LivePush
from babycam.worker.lookout import Lookout
from babycam.worker.minutes import Minutes
from babycam.worker.recorder import RoomRecorder
from babycam.worker.reels import Reels
from babycam.worker.send_queue import SendQueue
from babycam.worker.tuner import CONNECTING, LIVE, Tuner
from babycam.worker.uploader import Uploader

log = logging.getLogger(__name__)

DEAF_S = 2.0  # no sound for so long: the room is not heard now
LONGEST_BORNE_S = 60.0
SLACK_S = 1.0  # from the end of patience to the first packet that a clip takes
MOST_LEFT_BEHIND = 5  # source threads that hang; more of them, and only a new process helps


@dataclass(frozen=True, slots=True)
class House:
    """What a room gets from its process."""

    address: ServerAddress
    outbox: SendQueue
    uploader: Uploader
    spool: Path
    disk: Disk


class Room:
    """A room that this worker takes care of under `epoch`. `calibrations`: lists to which the level (dBFS) of each hop is added."""

    def __init__(self, config: RoomConfig, epoch: int, house: House) -> None:
        self.config = config
        self.epoch = epoch
        self.calibrations: list[list[float]] = []
        self.hangs = False  # its source's thread does not move: what waits for that thread would wait forever
        self._house = house
        self._loop = asyncio.get_running_loop()
        self._closed = False
        self.ring = Ring(_kept_s(config))
        self.beginnings = Beginnings(self.ring)
        self.bus = Bus(self.ring, joined=self._somebody_joined)
        self.stream = Normalised(self.bus)
        self.sound = Normalised(self.bus, video=False, sound="adts")
        self.live = LivePush(house.address, partial(house.address.live, config.room), lambda: LiveSession(self.stream))
        self.air = LivePush(house.address, partial(house.address.sound, config.room), lambda: SoundSession(self.sound))
        self._woke = False  # the noise that goes on wakes
        self._source, self._error, self._live_since = CONNECTING, "", 0.0
        self._state, self._noise_id = "quiet", ""
        self._rates = StreamRates(clock.monotonic())
        self._minutes = Minutes(self._minute_over)
        self._lookout = Lookout(self.ring, self._minutes.moved)
        self._ear = Ear(self.bus, config.listening, lambda batch: self._call(self._heard, batch), self._talker_changed)
        self.tuner = Tuner(self._ear, lambda state, error: self._call(self._told, state, error))
        self._recorder = RoomRecorder(
            self.stream,
            house.spool,
            config.room,
            config.recording,
            house.disk,
            on_started=lambda clip: self._call(self._clip_started, clip),
            on_finished=house.uploader.submit,
        )
        self._reels = Reels(self.bus, self.ring, house.spool, config.room, house.disk, house.uploader.submit)

    @property
    def id(self) -> int:
        return self.config.room

    @property
    def in_hand(self) -> frozenset[tuple[int, int]]:
        """The packets that its threads are busy with now. From any thread; never blocks."""
        return self.tuner.in_hand | {busy for busy in (self.stream.in_hand, self.sound.in_hand) if busy}

    @property
    def hopeless(self) -> bool:
        """Too many source threads hang in the system; a new process is the only way out."""
        return self.tuner.left_behind > MOST_LEFT_BEHIND

    def start(self) -> None:
        """Opens the camera."""
        self._told(CONNECTING, "", anyway=True)
        self._tune()
        self._reel(self.config)
        self._lookout.configure(self.config.seeing)

    def adopt(self, epoch: int) -> None:
        """Ours again under a newer epoch: what is heard from now on counts under that one."""
        self.epoch = epoch

    def configure(self, config: RoomConfig) -> None:
        """Takes new settings at once; the stream is opened again only if the camera is another."""
        before, self.config = self.config, config
        if config.listening != before.listening:
            self._ear.configure(config.listening)
        self.ring.seconds = _kept_s(config)
        if config.recording != before.recording:
            self._recorder.configure(config.recording)
            self._reel(config)
        self._lookout.configure(config.seeing)
        if config.camera != before.camera:
            self._reopen()

    @property
    def phone(self) -> CallingSource | None:
        """The camera, if it is one that calls us and may do so now."""
        source = self.tuner.source
        return source if isinstance(source, CallingSource) else None

    def drill(self, seconds: float) -> None:
        """Lets a made-up cry be heard here. Raises BabycamError("source_lost") while the room is not heard at all."""
        if self._deaf():
            raise BabycamError("source_lost")
        self._ear.drill(seconds)

    async def stop(self, seconds: float) -> None:
        """Leaves the camera, ends an open noise, and finishes the clip in about `seconds` at most."""
        self.unwant()
        self._lookout.close()
        self.tuner.close()
        self._ear.close(clock.unix())
        await asyncio.sleep(0)  # what the ear handed on last arrives now
        await asyncio.gather(asyncio.to_thread(self._recorder.close, seconds), asyncio.to_thread(self._reels.close, seconds))
        await asyncio.sleep(0)
        self._minutes.close()
        self._closed = True
        self.bus.close()
        self.stream.close()
        self.sound.close()

    def unwant(self) -> None:
        """Nobody watches or listens any more, as far as is known."""
        self.live.unwant()
        self.air.unwant()

    def beat(self, watching: tuple[Watcher, ...]) -> WorkerBeat:
        """What is known now. Called each second; also looks after a camera that has stalled. `watching`: by WebRTC."""
        self._look_around()
        vitals, now = self._ear.vitals, clock.unix()
        fps, kbps = self._rates.since(vitals, clock.monotonic())
        video, audio = describe(self.bus.current)
        unreadable, unreadable_s = self._ear.unreadable(now)
        self._minutes.tick(now, SecondState.UNREADABLE if unreadable else SecondState.CAMERA_GONE)
        return WorkerBeat(
            room=self.id,
            epoch=self.epoch,
            at=now,
            source="lost" if self.hangs else self._source,
            error="worker_hung" if self.hangs else self._error,
            last_audio_at=self._ear.rhythms[False].there_at(now),
            last_video_at=self._ear.rhythms[True].there_at(now),
            video=video,
            unseen=unseen(self.bus.current),
            old_tls=bool(self.bus.current and self.bus.current.old_tls),
            audio=audio,
            fps=fps,
            kbps=kbps,
            muted=self._ear.muted and not unreadable,
            unreadable=unreadable,
            unreadable_s=round(unreadable_s, 1),
            unjudged=self._ear.unjudged,
            **self._lookout.for_beat(),
            viewers=len(watching),
            watching=watching,
            recording=self._recorder.recording,
            recording_error=self._recording_error(),
            queued=self._house.outbox.queued,
            dropped=self._dropped(),
            readings=tuple(vitals.readings.values()),
        )

    # --- what the other threads say, on the event loop -------------------------------------------------------------------

    def _call(self, handler: Callable[..., None], *arguments: Any) -> None:
        """From any thread: run this on the event loop."""
        try:
            self._loop.call_soon_threadsafe(self._unless_closed, handler, *arguments)
        except RuntimeError:  # the loop is closed: the process ends
            log.debug("too late for %s", handler.__name__)

    def _unless_closed(self, handler: Callable[..., None], *arguments: Any) -> None:
        if not self._closed:
            handler(*arguments)

    def _somebody_joined(self) -> None:
        """From any thread: a reader of pictures begins."""
        if phone := self.phone:
            phone.wants(gops=self._gops_wanted(), now=True)

    def _gops_wanted(self) -> bool:
        return self.config.seeing.motion or any(reader.pictures for reader in self.bus.readers)

    def _talker_changed(self, talker: Talker | None) -> None:
        """From the source's thread."""
        self._call(self._tell_talker, talker)

    def _tell_talker(self, talker: Talker | None) -> None:
        person, name = (talker.person, talker.name) if talker else (0, "")
        self._house.outbox.talking(Talking(room=self.id, epoch=self.epoch, at=clock.unix(), person=person, name=name))

    def _told(self, state: str, error: str, anyway: bool = False) -> None:
        """The camera came or went. Tries that end like the one before are no news."""
        if state == LIVE:
            self._live_since = clock.unix()
        if anyway or (state, error) != (self._source, self._error):
            self._source, self._error = state, error
            self._house.outbox.event(SourceChanged(**self._stamp(clock.unix()), state=state, error=error))

    def _heard(self, batch: list[Output]) -> None:
        hops: list[Level] = []
        for output in batch:
            if isinstance(output, HopMeasured):
                hops.append(output.for_link())
                self._minutes.hop(output, self._state, lullaby=self.config.listening.lullaby)
                self._recorder.mark(output.at, output.level)
                for levels in self.calibrations:
                    levels.append(output.level)
            else:
                self._tell(output)
        if hops and not self._deaf():  # the rest of a hop that broke off would say that the room is heard
            at = hops[-1].at
            self._house.outbox.levels(
                Levels(room=self.id, epoch=self.epoch, at=at, state=self._state, hops=tuple(hops), woke=self._woke)
            )

    def _tell(self, output: Output) -> None:
        """Makes an event of what was heard; a noise also begins or ends a clip."""
        post = self._house.outbox.event
        match output:
            case Started():
                self._noise_started(output)
            case Woke(at, onset_at, level_db, threshold_db, wake, again):
                self._woke = True
                levels: dict[str, Any] = {"onset_at": onset_at, "level_db": level_db, "threshold_db": threshold_db}
                post(NoiseWoke(**self._stamp(at), **levels, noise_id=self._noise_id, wake=wake, again=again))
            case Ended(at, peak_db, loud_s):
                self._woke = False
                stamp = self._stamp(at) | {"event_id": self._noise_id}
                post(NoiseEnded(**stamp, peak_db=peak_db, loud_s=loud_s))
                self._recorder.noise_ended(at)
                self._minutes.noise_ended(at)
            case StateMoved(at, state):
                self._state = str(state)
                post(StateChanged(**self._stamp(at), state=self._state))
            case Muted(at, muted):
                self._minutes.muted(at, muted)
                post(MicMuted(**self._stamp(at), muted=muted))
            case Judging(_, unjudged):
                log.info("cries can be told from noises: %s", unjudged or "yes")

    def _noise_started(self, begun: Started) -> None:
        facts: dict[str, Any] = {
            "onset_at": begun.onset_at,
            "level_db": begun.level_db,
            "threshold_db": begun.threshold_db,
            "wake": begun.wake,
        }
        self._woke = begun.wake is not None
        self._noise_id = self._house.outbox.event(NoiseStarted(**self._stamp(begun.at), **facts)).event_id
        self._minutes.noise_started(begun.onset_at)
        self._recorder.noise_started(self._noise_id, begun.onset_at, ClipNoise(epoch=self.epoch, at=begun.at, **facts))
        self.beginnings.began(self._noise_id, begun.onset_at)

    def _minute_over(self, minute: int, columns: bytes, hops: bytes, motion: bytes) -> None:
        self._house.outbox.event(self._minute_event(minute, columns, hops, motion))

    def unfinished(self) -> list[LevelsMinute]:
        """The minutes that have not left yet, as far as they go."""
        return [self._minute_event(*told) for told in self._minutes.so_far()]

    def _minute_event(self, minute: int, columns: bytes, hops: bytes, motion: bytes) -> LevelsMinute:
        return LevelsMinute(**self._stamp(clock.unix()), minute=minute, columns=columns, hops=hops, motion=motion)

    def _clip_started(self, clip: ClipMeta) -> None:
        stamp = self._stamp(clip.started_at)
        self._house.outbox.event(ClipStarted(**stamp, clip_id=clip.clip_id, noise_id=clip.noise_id, part=clip.part))

    def _stamp(self, at: float) -> dict[str, Any]:
        """What every event says; the outbox gives it its `seq`."""
        return {"seq": 0, "room": self.id, "epoch": self.epoch, "event_id": new_id(), "at": at}

    # --- looking after ---------------------------------------------------------------------------------------------------

    def _reopen(self, error: str = "") -> None:
        if error:
            self._told("lost", error)
        else:
            self._told(CONNECTING, "")
        self._tune()

    def _reel(self, config: RoomConfig) -> None:
        self._reels.configure(timelapse=config.recording.timelapse, sound=config.recording.keep_sound)

    def _tune(self) -> None:
        self._ear.gusts(not kinds.calls_us(self.config.camera.kind))
        self.tuner.tune(self.config.camera)

    def _deaf(self) -> bool:
        """No sound has come for a while."""
        now = clock.unix()
        return clock.since(self._ear.rhythms[False].there_at(now), now) > DEAF_S

    def _look_around(self) -> None:
        if not self.hangs:
            self._look_after()
        self.beginnings.look(clock.unix())
        self._lookout.tick(self.bus.current, clock.monotonic())
        if phone := self.phone:
            phone.wants(gops=self._gops_wanted())

    def _look_after(self) -> None:
        vitals, now = self._ear.vitals, clock.unix()
        self._live_since = min(self._live_since, now)  # the clock may have been set back
        if self._deaf() and (self._source != LIVE or clock.since(vitals.last_audio_at, now) > STALLED_S):  # HLS comes in gusts
            self._ear.lost(now)
        if self._source == LIVE and stalled(self.bus.current, vitals, self._live_since, now):
            log.warning("the camera stalled: opening it again")
            self._reopen("source_lost")

    def _recording_error(self) -> str:
        return "disk_full" if self._house.disk.full and self.config.recording.record else ""

    def _dropped(self) -> dict[str, int]:
        """What was lost anywhere in this process, by queue; only what is not zero."""
        lost = {**self._house.outbox.lost, **self._ear.counts, "ring": self.ring.evicted_early}
        for reader in self.bus.readers:
            lost[reader.name] = lost.get(reader.name, 0) + reader.counters.dropped
        return {name: count for name, count in lost.items() if count}


def _kept_s(config: RoomConfig) -> float:
    """Seconds that the ring must hold, so that a clip, and the sound of how a noise began, can begin before a sound that was borne
    with for as long as it may be."""
    try:
        patience = max(seconds for _, seconds in curve_for(config.listening.patience, config.listening.curve))
    except BabycamError:  # the listening says what it makes of that
        patience = 0.0
    return max(config.recording.pre_roll_s, BEFORE_S) + min(patience, LONGEST_BORNE_S) + SLACK_S
