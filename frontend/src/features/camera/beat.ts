import type { Beat, Heat, Track } from "./contract";
import type { Lack, Processing } from "./constraints";

/** Everything that the phone knows of itself at one moment. */
export interface PhoneFacts {
  at: number;
  battery: { level: number; charging: boolean } | null;
  network: string | null;
  visible: boolean;
  wakeLock: boolean | null;
  mic: TrackFacts | null;
  micLack: Lack | null;
  camera: TrackFacts | null;
  cameraLack: Lack | null;
  processing: Processing;
  hot: Heat | null;
  publishing: string;
  playing: { track: string; left_s: number | null } | null;
  canSound: boolean | null;
  torch: boolean | null;
  quality: string | null;
  system: string;
  checks: Record<string, boolean | null>;
}

export interface TrackFacts {
  readyState: string;
  muted: boolean;
}

/** What became of a camera or a microphone. */
export function trackWord(track: TrackFacts | null, lack: Lack | null): Track {
  if (!track) return lack === "denied" ? "denied" : lack === "busy" ? "ended" : "none";
  if (track.readyState === "ended") return "ended";
  return track.muted ? "muted" : "live";
}

/** The message of this second. */
export function beatOf(facts: PhoneFacts): Beat {
  return {
    type: "beat",
    at: Math.round(facts.at),
    battery: facts.battery ? Math.round(facts.battery.level * 100) : null,
    charging: facts.battery?.charging ?? null,
    network: facts.network?.slice(0, 64) ?? null,
    visible: facts.visible,
    wake_lock: facts.wakeLock,
    mic: trackWord(facts.mic, facts.micLack),
    camera: trackWord(facts.camera, facts.cameraLack),
    ...facts.processing,
    hot: facts.hot,
    publishing: facts.publishing,
    playing: facts.playing,
    can_sound: facts.canSound,
    torch: facts.torch,
    quality: facts.quality,
    system: facts.system,
    checks: facts.checks,
  };
}
