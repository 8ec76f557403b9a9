import type { Health, Incident, RoomState } from "@/shared/api/types";
import type { LinkTruth } from "./link";
import type { ServerMessage } from "./messages";

export interface LiveRoom {
  state: RoomState;
  health: Health;
}

/** All that the screens know from the events socket, except for levels (see levels.ts: they are too many for React). */
export interface RealtimeState {
  /** True once the server has told us everything on some connection. */
  greeted: boolean;
  rooms: Record<number, LiveRoom>;
  /** Incidents that are not resolved, by id. */
  incidents: Record<number, Incident>;
  link: LinkTruth;
  /** Rooms whose levels arrive; a room that is missing here is not heard, whatever its last state said. */
  fresh: Record<number, boolean>;
}

export const nothingKnown: RealtimeState = { greeted: false, rooms: {}, incidents: {}, link: "ok", fresh: {} };

export type Tick = { type: "tick"; link: LinkTruth; fresh: Record<number, boolean> };

function withIncident(state: RealtimeState, incident: Incident): RealtimeState {
  const known = state.incidents[incident.id];
  const late = known !== undefined && known.round > incident.round;
  if (late) return state;
  const rest = Object.fromEntries(Object.entries(state.incidents).filter(([id]) => Number(id) !== incident.id)) as Record<number, Incident>;
  return { ...state, incidents: incident.state === "resolved" ? rest : { ...rest, [incident.id]: incident } };
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
  switch (message.type) {
    case "hello":
      return {
        ...state,
        greeted: true,
        rooms: Object.fromEntries(message.rooms.map(({ id, state: room, health }) => [id, { state: room, health }])),
        // Levels follow within 200 ms; the next tick tells the truth if they do not.
        fresh: Object.fromEntries(message.rooms.filter(({ health }) => health.heard).map(({ id }) => [id, true])),
        incidents: Object.fromEntries(message.incidents.filter((each) => each.state !== "resolved").map((each) => [each.id, each])),
      };
    case "level":
      return withLevelStates(state, message);
    case "incident.changed":
      return withIncident(state, message.incident);
    case "room.health":
      return withRoom(state, message.room, { state: message.state, health: message.health });
    case "tick":
      return state.link === message.link && sameFlags(state.fresh, message.fresh) ? state : { ...state, link: message.link, fresh: message.fresh };
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
