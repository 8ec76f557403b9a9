import type { Clip, Delivery, Health, Incident, Message, Noise, Phone, Quiet, RoomState, SettingUp, Watching } from "@/shared/api/types";

/** What the server says over /ws/events/. `at` is RFC 3339. */
export interface RoomLevel {
  rms: number;
  peak: number;
  judged: number;
  floor: number;
  state: RoomState;
  /** The judged levels since the last message, 100 ms each, oldest first. */
  hops: number[];
}

/** A call that is meant for this person. `over`: be silent again; `quiet`: make no sound. */
export interface CallMessage {
  type: "alert";
  at: string;
  delivery: number;
  token: string;
  what: "alert" | "retract" | "test" | "bedtime" | "chat";
  incident: number | null;
  round: number;
  title: string;
  body: string;
  url: string;
  tag: string;
  quiet: boolean;
  over: boolean;
}

/** How far a call came on this page. `seen`: somebody touched it. */
export type Stage = "received" | "sounding" | "seen";

export type ServerMessage =
  | {
      type: "hello";
      at: string;
      rooms: { id: number; state: RoomState; health: Health; lately?: (number | null)[]; quiet?: Quiet | null }[];
      incidents: Incident[];
      through?: Noise[];
      setting_up?: SettingUp | null;
    }
  | { type: "level"; at: string; rooms: Record<string, RoomLevel> }
  | { type: "noise.started" | "noise.through" | "noise.ended"; at: string; room: number; noise: Noise }
  | { type: "incident.changed"; at: string; incident: Incident }
  | { type: "room.health"; at: string; room: number; state: RoomState; health: Health }
  | { type: "quiet.changed"; at: string; room: number; quiet: Quiet | null }
  | { type: "setting_up.changed"; at: string; setting_up: SettingUp | null }
  | { type: "clip.ready" | "clip.changed"; at: string; clip: Clip }
  | { type: "clip.deleted"; at: string; room: number; clip: string }
  | { type: "storage.changed"; at: string; recording_stopped: boolean; words: string }
  | { type: "alarm.down"; at: string; down: boolean; since: string | null; words: string; part?: string }
  | { type: "room.changed"; at: string; room: number }
  | CallMessage
  | { type: "delivery.changed"; at: string; delivery: Delivery }
  | { type: "phone.changed"; at: string; room: number; phone: Phone }
  | { type: "talk"; at: string; room: number; by: { id: number; name: string } | null }
  | { type: "mark.changed"; at: string; room: number }
  | { type: "device.changed"; at: string }
  | { type: "duty.changed" | "settings.changed"; at: string }
  | { type: "people.changed"; at: string }
  | { type: "chat.message"; at: string; message: Message }
  | { type: "chat.marks"; at: string; thread: string; person: number; delivered: number; read: number }
  | { type: "chat.typing"; at: string; thread: string; person: number }
  | { type: "chat.cleared"; at: string }
  | { type: "presence"; at: string; viewers: Watching[] }
  | { type: "ping"; at: string };

/** The message in `text`, or null if it is none. Unknown types pass: a newer server may say more. */
export function parseMessage(text: string): ServerMessage | null {
  try {
    const found: unknown = JSON.parse(text);
    const named = typeof found === "object" && found !== null && typeof (found as { type?: unknown }).type === "string";
    return named ? (found as ServerMessage) : null;
  } catch {
    return null;
  }
}
