/** The shapes that travel over REST. Times are RFC 3339 (UTC), levels dBFS, sizes bytes. */

export type RoomState = "quiet" | "stirring" | "loud" | "settling" | "unheard" | "no_camera";
export type Patience = "instant" | "quick" | "patient" | "own";
export type Role = "owner" | "parent" | "sitter";
export type CameraKind = "ipwebcam" | "pull" | "synthetic";

export interface Person { id: number; name: string; username: string; role: Role; colour: string }
export interface Household { name: string; tz: string; night_start: string; morning_time: string }

export interface Session {
  person: Person | null;
  household: Household | null;
  needs_setup: boolean;
  demo_login: { username: string; password: string } | null;
  version: string;
  rights: string[];
}

export interface Health {
  heard: boolean;
  sees: boolean;
  muted: boolean;
  source: "live" | "connecting" | "lost" | "none";
  error: string | null;
  words: string | null;
  last_audio_at: string | null;
  last_video_at: string | null;
  video: string;
  audio: string;
  fps: number;
  kbps: number;
  viewers: number;
  recording: boolean;
  battery: number | null;
  charging: boolean | null;
  worker: string | null;
}

export interface Camera {
  id: number;
  room: number;
  kind: CameraKind;
  preset: string;
  url: string;
  audio_url: string;
  username: string;
  has_password: boolean;
  enabled: boolean;
}

export interface CameraIn {
  room?: number;
  kind: CameraKind;
  preset?: string;
  url: string;
  audio_url?: string;
  username?: string;
  password?: string;
  enabled?: boolean;
}

export interface Room {
  id: number;
  name: string;
  position: number;
  stir_db: number;
  loud_db: number;
  relative: boolean;
  voice_band: boolean;
  patience: Patience;
  curve: number[][];
  record: boolean;
  pre_roll_s: number;
  post_roll_s: number;
  split_s: number;
  camera: Camera | null;
  health: Health;
  state: RoomState;
}

export interface Preset { id: string; name: string; kind: CameraKind; url_example: string; fields: string[]; help: string }

export type ProbeResult =
  | {
      ok: true;
      video: { codec: string; width: number; height: number; fps: number } | null;
      audio: { codec: string; rate: number; channels: number } | null;
      level_db: number | null;
      picture: string | null;
      warnings: { code: string; words: string }[];
    }
  | { ok: false; stage: string; words: string };

export interface Calibration { floor_db: number; stir_db: number; loud_db: number }

export type IncidentKind = "noise" | "monitor_lost" | "mic_muted";
export type IncidentState = "triggered" | "acked" | "resolved";

export interface Incident {
  id: number;
  room: number;
  room_name: string;
  kind: IncidentKind;
  severity: "normal" | "critical";
  state: IncidentState;
  round: number;
  noisy: boolean;
  opened_at: string;
  acked_at: string | null;
  acked_by: { id: number; name: string } | null;
  resolved_at: string | null;
  level_db: number | null;
  peak_db: number | null;
  words: string;
  noise_ids: string[];
  clips: string[];
  log: { at: string; event: string; person: string | null; words: string }[];
}

export interface Noise {
  id: string;
  room: number;
  onset_at: string;
  started_at: string;
  ended_at: string | null;
  level_db: number;
  peak_db: number | null;
  threshold_db: number;
  loud_s: number | null;
  incident: number | null;
}

export interface Clip {
  id: string;
  room: number;
  room_name: string;
  noise: string | null;
  incident: number | null;
  started_at: string;
  duration_s: number;
  size_bytes: number;
  keep: boolean;
  state: "recording" | "ready" | "broken";
  part: number;
  width: number | null;
  height: number | null;
  video_url: string;
  thumbnail_url: string;
}

export interface Settings {
  household: Household;
  storage: {
    keep_days: number;
    keep_gb: number;
    min_free_gb: number;
    used_gb: number;
    free_gb: number;
    clips: number;
    recording_stopped: boolean;
  };
  policy: { quiet_s: number };
}

export interface ServerHealth { ok: boolean; parts: { part: string; ok: boolean; words: string; detail: string }[] }

export interface Page<T> { next: string | null; previous: string | null; results: T[] }

export interface Problem { type: string; title: string; status: number; code: string; detail: string; fields?: Record<string, string[]> }
