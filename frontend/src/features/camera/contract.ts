/** What the camera phone and the server say to each other (docs/phone.md). */

export type Quality = "auto" | "sound" | "360p" | "720p";

/** What parents want of this phone: a state, not a command. */
export interface Wish {
  quality: Quality;
  light: { on: boolean; colour: string; level: number; torch: boolean };
  /** `track` null: silence. `until`: the server's time at which it ends by itself. */
  play: { track: string | null; volume: number; until: string | null; fade_s: number };
}

export interface Lullaby {
  id: string;
  name: string;
  kind: "made" | "file";
  seconds: number | null;
  url: string | null;
}

export interface Camera {
  device: { id: number; name: string; room: number };
  room: { id: number; name: string };
  family: string;
  wish: Wish;
  lullabies: Lullaby[];
}

/** A moment as the server writes it: RFC 3339, or ms since 1970. */
export type Moment = string | number;

/** What the server hears of this phone: the one truth that counts. */
export interface Heard {
  at: Moment;
  heard: boolean;
  sees: boolean;
  level_db: number | null;
  state: string;
  words: string;
  /** The server is ready, and nothing comes from this phone. */
  waits: boolean;
}

export type ServerWord =
  | ({ type: "hello"; at?: Moment } & Camera)
  | ({ type: "heard" } & Heard)
  | { type: "wish"; wish: Wish; lullabies?: Lullaby[] }
  | { type: "talk"; by: string | null }
  | { type: "reload" }
  | { type: "cry"; seconds: number };

export type Track = "live" | "muted" | "ended" | "denied" | "none";
export type Heat = "nominal" | "fair" | "serious" | "critical";

/** How the phone does, each second. null: the browser does not tell. */
export interface Beat {
  type: "beat";
  at: number;
  battery: number | null;
  charging: boolean | null;
  network: string | null;
  visible: boolean;
  wake_lock: boolean | null;
  mic: Track;
  camera: Track;
  gain_control: boolean | null;
  noise_suppression: boolean | null;
  echo_cancellation: boolean | null;
  hot: Heat | null;
  publishing: string;
  /** The lullaby that sounds. */
  playing: { track: string; left_s: number | null } | null;
  can_sound: boolean | null;
  torch: boolean | null;
  quality: string | null;
  system: string;
  checks: Record<string, boolean | null>;
}

/** The word in `data`, or null if it is none. Unknown types pass: a newer server may say more. */
export function parseWord(data: unknown): ServerWord | null {
  if (typeof data !== "string") return null;
  try {
    const found: unknown = JSON.parse(data);
    const named = typeof found === "object" && found !== null && typeof (found as { type?: unknown }).type === "string";
    return named ? (found as ServerWord) : null;
  } catch {
    return null;
  }
}
