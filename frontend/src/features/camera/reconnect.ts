/**
 * How the phone comes back, every time and with no tap. Time comes in as `now` (ms); what to do goes out as effects.
 *
 * idle ─start─▶ media ─gotMedia─▶ connecting ─connected─▶ live
 *                 │ noMedia           │ failed              │ lost
 *                 └───────▶ waiting ◀─┴─────────────────────┘
 *                              └─retry─▶ media (answers at once while its tracks still live)
 *
 * From anywhere: mediaLost ─▶ media, stop ─▶ idle. What the table does not list is late news of a try that is over: nothing happens.
 */
import { retryDelay } from "@/realtime/link";

type Phase = "idle" | "media" | "connecting" | "live" | "waiting";
export type News = "start" | "stop" | "gotMedia" | "noMedia" | "connected" | "failed" | "lost" | "mediaLost" | "retry" | "heard";
export type Effect = "getMedia" | "connect" | "hangUp" | "letGo";

export interface Way {
  phase: Phase;
  /** Since when it is in this phase. */
  since: number;
  /** Tries in a row that the server did not hear. */
  failures: number;
  retryAt: number;
  /** Why it waits. */
  waitsFor: "media" | "server" | null;
}

/** How long media and a connection may take. */
export const MEDIA_MS = 15_000;
export const CONNECT_MS = 12_000;

const TABLE: Record<Phase, Partial<Record<News, Phase>>> = {
  idle: { start: "media" },
  media: { gotMedia: "connecting", noMedia: "waiting", mediaLost: "media", stop: "idle" },
  connecting: { connected: "live", failed: "waiting", lost: "waiting", mediaLost: "media", stop: "idle" },
  live: { heard: "live", failed: "waiting", lost: "waiting", mediaLost: "media", stop: "idle" },
  waiting: { retry: "media", start: "media", mediaLost: "media", stop: "idle" },
};

const EFFECTS: Partial<Record<`${Phase}>${Phase}`, Effect[]>> = {
  "idle>media": ["getMedia"],
  "media>media": ["getMedia"],
  "media>connecting": ["connect"],
  "connecting>waiting": ["hangUp"],
  "connecting>media": ["hangUp", "getMedia"],
  "live>waiting": ["hangUp"],
  "live>media": ["hangUp", "getMedia"],
  "waiting>media": ["getMedia"],
  "media>idle": ["hangUp", "letGo"],
  "connecting>idle": ["hangUp", "letGo"],
  "live>idle": ["hangUp", "letGo"],
  "waiting>idle": ["hangUp", "letGo"],
};

export function atRest(now: number): Way {
  return { phase: "idle", since: now, failures: 0, retryAt: 0, waitsFor: null };
}

export function step(way: Way, news: News, now: number): { way: Way; effects: Effect[] } {
  const next = TABLE[way.phase][news];
  if (!next) return { way, effects: [] };
  if (news === "heard") return { way: way.failures ? { ...way, failures: 0 } : way, effects: [] };
  const waits = next === "waiting";
  const failures = waits ? way.failures + 1 : next === "idle" ? 0 : way.failures;
  return {
    way: {
      phase: next,
      since: now,
      failures,
      retryAt: waits ? now + retryDelay(way.failures) : 0,
      waitsFor: waits ? (news === "noMedia" ? "media" : "server") : null,
    },
    effects: EFFECTS[`${way.phase}>${next}`] ?? [],
  };
}

/** What a deadline brings at `now`; null: nothing. `asking`: the phone shows its own question, which takes as long as it takes. */
export function due(way: Way, now: number, asking: boolean): News | null {
  const spent = now - way.since;
  if (way.phase === "waiting" && now >= way.retryAt) return "retry";
  if (way.phase === "media" && spent > MEDIA_MS && !asking) return "noMedia";
  if (way.phase === "connecting" && spent > CONNECT_MS) return "failed";
  return null;
}

/** Try at once what waits: the network came back, or somebody looks. */
export function hurried(way: Way, now: number): Way {
  return way.phase === "waiting" ? { ...way, retryAt: now } : way;
}
