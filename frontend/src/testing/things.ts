import type { AnsweredClip, Camera, Health, Incident, Noise, Quiet, Room } from "@/shared/api/types";

export const health: Health = {
  heard: true,
  sees: true,
  muted: false,
  source: "live",
  error: null,
  words: null,
  last_audio_at: null,
  last_video_at: null,
  video: "h264 640x480",
  audio: "aac 48000 Hz",
  fps: 15,
  kbps: 600,
  viewers: 0,
  recording: false,
  unjudged: "",
  picture: "ok",
  picture_since: null,
  motion_waits: false,
  readings: [],
  worker: "local-1",
  warnings: [],
};

export const camera: Camera = {
  id: 70,
  room: 7,
  kind: "ipwebcam",
  preset: "ipwebcam",
  url: "http://192.168.1.20:8080",
  audio_url: "",
  username: "",
  has_password: true,
  enabled: true,
  switches: ["torch", "night_vision", "front"],
};

export const zoe: Room = {
  id: 7,
  name: "Zoe",
  position: 0,
  stir_db: -45,
  loud_db: -35,
  relative: false,
  voice_band: true,
  patience: "quick",
  curve: [],
  wake_for: "any",
  long_noise_s: 60,
  record: true,
  timelapse: false,
  keep_sound: false,
  motion: "off",
  motion_zone: [],
  motion_sensitivity: "medium",
  picture_alarm: false,
  pre_roll_s: 10,
  post_roll_s: 10,
  split_s: 600,
  camera,
  health,
  state: "quiet",
};

export const max: Room = {
  ...zoe,
  id: 8,
  name: "Max",
  position: 1,
  camera: null,
  state: "no_camera",
  health: { ...health, heard: false, source: "none" },
};

/** What the server says of each kind (alerts/kinds/). */
const rules: Record<Incident["kind"], Incident["rules"]> = {
  noise: { weight: 0, noise: true, yields: true, drill: false, unheard: false },
  test: { weight: 1, noise: false, yields: false, drill: true, unheard: false },
  monitor_lost: { weight: 2, noise: false, yields: false, drill: false, unheard: true },
  mic_muted: { weight: 3, noise: false, yields: false, drill: false, unheard: false },
  motion: { weight: 4, noise: false, yields: true, drill: false, unheard: false },
  battery_low: { weight: 5, noise: false, yields: false, drill: false, unheard: false },
  picture: { weight: 6, noise: false, yields: false, drill: false, unheard: false },
};

/** An incident with only what a test speaks of; the rest is empty. */
export function incident(change: Partial<Incident> = {}): Incident {
  return {
    id: 1,
    room: 7,
    room_name: "Zoe",
    kind: "noise",
    rules: rules[change.kind ?? "noise"],
    about: "child",
    severity: "normal",
    state: "triggered",
    round: 1,
    noisy: true,
    opened_at: "2026-03-01T02:00:00Z",
    since: null,
    acked_at: null,
    acked_by: null,
    rang_at: null,
    resolved_at: null,
    level_db: -18,
    peak_db: -12,
    words: "Zoe is loud (-18 dB for 2 s)",
    beside: "Zoe is loud (-18 dB for 2 s)",
    cause: "loud",
    cause_s: 2,
    certainty: "noise",
    verdict: null,
    answered: [],
    noise_ids: [],
    clips: [],
    log: [],
    told: [{ id: 1, name: "Ana" }],
    tiers: [],
    calls: [],
    signs: [],
    waits: false,
    called_at: null,
    handed_over: null,
    ...change,
  } as unknown as Incident;
}

/** Ana is with Zoe. */
export function quiet(change: Partial<Quiet> = {}): Quiet {
  const until = "2026-03-01T02:30:00Z";
  return { id: 1, room: 7, by: { id: 1, name: "Ana" }, said_at: "2026-03-01T02:00:00Z", until, calm_s: null, ...change };
}

/** A noise that woke for being loud and goes on. */
export function noise(change: Partial<Noise> = {}): Noise {
  return {
    id: "n1",
    room: 7,
    onset_at: "",
    started_at: "",
    ended_at: null,
    level_db: -18,
    peak_db: null,
    threshold_db: -35,
    loud_s: null,
    incident: null,
    woke_at: "",
    cause: "loud",
    cause_s: 2,
    certainty: "noise",
    through: null,
    ...change,
  };
}

export function clip(change: Partial<AnsweredClip> = {}): AnsweredClip {
  const id = change.id ?? "c1";
  return {
    id,
    room: 7,
    room_name: "Zoe",
    noise: null,
    kind: "noise",
    incident: null,
    started_at: "2026-03-01T02:00:00Z",
    duration_s: 31,
    size_bytes: 2_400_000,
    keep: false,
    state: "ready",
    part: 1,
    parts: 1,
    width: 640,
    height: 480,
    codecs: "avc1.42c01e, mp4a.40.2",
    cut: false,
    peaks: "",
    onset_s: null,
    answer: null,
    certainty: "noise",
    woke: true,
    video_url: `/api/clips/${id}/video.mp4`,
    thumbnail_url: `/api/clips/${id}/thumbnail.jpg`,
    ...change,
  };
}
