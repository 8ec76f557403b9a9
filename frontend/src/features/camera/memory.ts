import type { Choice } from "./constraints";

/** Addresses of the phone's own doors, and small choices kept on this phone. */
export const paths = {
  look: "/api/pairings/look",
  claim: "/api/pairings/claim",
  camera: "/api/camera",
  healthy: "/healthz",
  whip: (room: number) => `/api/rooms/${room}/whip`,
  socket: () => `${location.protocol === "http:" ? "ws" : "wss"}://${location.host}/ws/camera/`,
} as const;

function parsed(stored: string | null): unknown {
  try {
    return stored ? JSON.parse(stored) : null;
  } catch {
    return null;
  }
}

const textOf = (value: unknown): string | null => (typeof value === "string" && value ? value : null);

export function choiceFrom(stored: string | null): Choice {
  const found = (parsed(stored) ?? {}) as Partial<Record<keyof Choice, unknown>>;
  return { camera: textOf(found.camera), microphone: textOf(found.microphone), facing: found.facing === "user" ? "user" : "environment" };
}

export function tickedFrom(stored: string | null): ReadonlySet<string> {
  const found = parsed(stored);
  return new Set(Array.isArray(found) ? found.filter((each) => typeof each === "string").slice(0, 40) : []);
}
