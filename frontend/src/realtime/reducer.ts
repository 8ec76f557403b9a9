import type { Delivery, Health, Incident, Noise, Quiet, RoomState, SettingUp } from "@/shared/api/types";
import type { LinkTruth } from "./link";
import type { ServerMessage } from "./messages";

interface LiveRoom {
  state: RoomState;
  health: Health;
}

/** A noise that the server has told before it could write it down. */
export interface BareNoise {
  noise: Noise;
  /** When it was told, ms since 1970 by the server's clock. */
  at: number;
  /** It should have become an incident by now, and has not: the page has to ring by itself. */
  alone: boolean;
}

/** What the server says while it can call nobody. */
export interface AlarmDown {
  /** The server's own words: shown as they are. */
  words: string;
  /** RFC 3339; null: it does not know. */
  since: string | null;
}

/** Storing an incident takes milliseconds; after this long the server's memory is in trouble. */
const STORED_BY_MS = 2_000;
/** A noise that was not stored by then slept with the page: it is no news. */
const OLD_MS = 60_000;

/** All that the screens know from the events socket, except for levels (see levels.ts: they are too many for React). */
export interface RealtimeState {
  /** True once the server has told us everything on some connection. */
  greeted: boolean;
  rooms: Record<number, LiveRoom>;
  /** Incidents that are not resolved, by id. */
  incidents: Record<number, Incident>;
  link: LinkTruth;
  /** How old the newest news are, in whole seconds; 0 while the link is well. */
  silentS: number;
  /** Rooms whose levels arrive; a room that is missing here is not heard, whatever its last state said. */
  fresh: Record<number, boolean>;
  /** Noises that have no incident yet, by room. */
  noises: Record<number, BareNoise>;
  /** Cries of other rooms that these hear through the wall, by room; they ring there. */
  through: Record<number, Noise>;
  /** Rooms that somebody is in: their noises ring for nobody until then. */
  quiets: Record<number, Quiet>;
  /** Somebody sets cameras up, and new ones call nobody until then; null: nobody does. */
  settingUp: SettingUp | null;
  /** Nobody is called by the server any more; null while all is well. */
  alarmDown: AlarmDown | null;
  /** A hello has come while nobody could be called: if that still holds, the very next message says so again. */
  justGreeted: boolean;
  /** What it says when nothing is recorded any more. */
  recordingStopped: string | null;
}

export const nothingKnown: RealtimeState = {
  greeted: false,
  rooms: {},
  incidents: {},
  link: "ok",
  silentS: 0,
  fresh: {},
  noises: {},
  through: {},
  quiets: {},
  settingUp: null,
  alarmDown: null,
  justGreeted: false,
  recordingStopped: null,
};

/** `at`: the server's time, ms since 1970; `silentMs`: the age of the newest news. */
export type Tick = { type: "tick"; at: number; link: LinkTruth; silentMs: number; fresh: Record<number, boolean> };

function without<T>(from: Record<number, T>, id: number): Record<number, T> {
  if (!(id in from)) return from;
  return Object.fromEntries(Object.entries(from).filter(([key]) => Number(key) !== id));
}

function withIncident(state: RealtimeState, incident: Incident): RealtimeState {
  const known = state.incidents[incident.id];
  const late = known !== undefined && known.round > incident.round;
  if (late) return state;
  const rest = without(state.incidents, incident.id);
  const incidents = incident.state === "resolved" ? rest : { ...rest, [incident.id]: incident };
  if (!incident.rules.noise) return { ...state, incidents };
  const through = incident.noisy ? without(state.through, incident.room) : state.through; // it is this room's own after all
  return { ...state, incidents, noises: without(state.noises, incident.room), through };
}

function withNoise(state: RealtimeState, noise: Noise, at: number): RealtimeState {
  return noise.incident === null ? { ...state, noises: { ...state.noises, [noise.room]: { noise, at, alone: false } } } : state;
}

function withoutNoise(state: RealtimeState, room: number): RealtimeState {
  const known = room in state.noises || room in state.through;
  return known ? { ...state, noises: without(state.noises, room), through: without(state.through, room) } : state;
}

/** Noises that waited too long for their incident now stand alone; in a quiet room they wait for its end. */
function waited({ noises, quiets }: RealtimeState, now: number): Record<number, BareNoise> {
  const late = ({ at, alone, noise }: BareNoise): boolean => {
    const waits = now - Math.max(at, Date.parse(quiets[noise.room]?.until ?? "") || 0);
    return !alone && waits > STORED_BY_MS && waits < OLD_MS;
  };
  if (!Object.values(noises).some(late)) return noises;
  return Object.fromEntries(Object.entries(noises).map(([room, each]) => [room, late(each) ? { ...each, alone: true } : each]));
}

function withTick(state: RealtimeState, { at, link, silentMs, fresh }: Tick): RealtimeState {
  const noises = waited(state, at);
  const silentS = link === "ok" ? 0 : Math.floor(silentMs / 1000);
  const same = state.link === link && state.silentS === silentS && state.noises === noises && sameFlags(state.fresh, fresh);
  return same ? state : { ...state, link, silentS, fresh, noises };
}

/** What became of one call, so that its proof is on the screen at once. */
function withCall(state: RealtimeState, call: Delivery): RealtimeState {
  const incident = call.incident === null ? undefined : state.incidents[call.incident];
  if (!incident || call.what !== "alert") return state;
  const known = incident.calls.some(({ id }) => id === call.id);
  const calls = known ? incident.calls.map((each) => (each.id === call.id ? call : each)) : [...incident.calls, call];
  return { ...state, incidents: { ...state.incidents, [incident.id]: { ...incident, calls } } };
}

function withRoom(state: RealtimeState, id: number, change: Partial<LiveRoom>): RealtimeState {
  const known = state.rooms[id];
  if (!known && !change.health) return state;
  return { ...state, rooms: { ...state.rooms, [id]: { ...known, ...change } as LiveRoom } };
}

function withLevelStates(state: RealtimeState, message: ServerMessage & { type: "level" }): RealtimeState {
  return Object.entries(message.rooms).reduce((so, [key, level]) => {
    const id = Number(key);
    const awake = so.fresh[id] ? so : { ...so, fresh: { ...so.fresh, [id]: true } };
    const known = awake.rooms[id];
    return known && known.state !== level.state ? withRoom(awake, id, { state: level.state }) : awake;
  }, state);
}

function sameFlags(a: Record<number, boolean>, b: Record<number, boolean>): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => Boolean(a[Number(key)]) === Boolean(b[Number(key)]));
}

/** The next state. Gives the very same object when nothing changed, so that nothing is painted again. */
export function reduce(state: RealtimeState, message: ServerMessage | Tick): RealtimeState {
  const known =
    state.justGreeted && message.type !== "tick" && message.type !== "hello" ? { ...state, justGreeted: false, alarmDown: null } : state;
  return next(known, message);
}

function next(state: RealtimeState, message: ServerMessage | Tick): RealtimeState {
  switch (message.type) {
    case "hello":
      return {
        ...nothingKnown,
        link: state.link,
        silentS: state.silentS,
        alarmDown: state.alarmDown,
        justGreeted: state.alarmDown !== null,
        recordingStopped: state.recordingStopped,
        greeted: true,
        rooms: Object.fromEntries(message.rooms.map(({ id, state: room, health }) => [id, { state: room, health }])),
        // Levels follow within 200 ms; the next tick tells the truth if they do not.
        fresh: Object.fromEntries(message.rooms.filter(({ health }) => health.heard).map(({ id }) => [id, true])),
        incidents: Object.fromEntries(message.incidents.filter((each) => each.state !== "resolved").map((each) => [each.id, each])),
        quiets: Object.fromEntries(message.rooms.flatMap(({ id, quiet }) => (quiet ? [[id, quiet]] : []))),
        settingUp: message.setting_up ?? null,
        through: Object.fromEntries((message.through ?? []).map((each) => [each.room, each])),
      };
    case "level":
      return withLevelStates(state, message);
    case "incident.changed":
      return withIncident(state, message.incident);
    case "delivery.changed":
      return withCall(state, message.delivery);
    case "room.health":
      return withRoom(state, message.room, { state: message.state, health: message.health });
    case "noise.started":
      return withNoise(state, message.noise, Date.parse(message.at));
    case "noise.ended":
      return withoutNoise(state, message.room);
    case "noise.through":
      return { ...withoutNoise(state, message.room), through: { ...state.through, [message.room]: message.noise } };
    case "quiet.changed":
      return { ...state, quiets: message.quiet ? { ...state.quiets, [message.room]: message.quiet } : without(state.quiets, message.room) };
    case "setting_up.changed":
      return { ...state, settingUp: message.setting_up };
    case "alarm.down":
      return { ...state, alarmDown: message.down ? { words: message.words, since: message.since } : null };
    case "storage.changed":
      return { ...state, recordingStopped: message.recording_stopped ? message.words : null };
    case "tick":
      return withTick(state, message);
    default:
      return state;
  }
}

/** What a tile may claim: "quiet" only while levels arrive and the link is alive. */
export function shownState(state: RealtimeState, room: number): RoomState {
  const known = state.rooms[room];
  if (known?.state === "no_camera") return "no_camera";
  if (!known || state.link !== "ok" || !state.fresh[room]) return "unheard";
  return known.health.heard ? known.state : "unheard";
}

/** The incident of the noise that goes on in this room and wakes; undefined: none. */
export function noiseIn(state: RealtimeState, room: number): Incident | undefined {
  return Object.values(state.incidents).find((each) => each.room === room && each.rules.noise && each.noisy);
}

/** Are there news of now from this room? */
export function isHeard(state: RealtimeState, room: number): boolean {
  const shown = shownState(state, room);
  return shown !== "unheard" && shown !== "no_camera";
}
