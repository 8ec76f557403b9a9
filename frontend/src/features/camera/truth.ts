import { camera as words } from "@/shared/i18n/camera";
import type { Heard, Track } from "./contract";
import type { Lack } from "./constraints";
import type { Way } from "./reconnect";

/** What the screen says: the server's truth first. Pure. */
export interface Truth {
  tone: "good" | "wait" | "bad";
  title: string;
  help: string;
}

export interface Known {
  way: Way;
  room: string;
  /** What the server said within the last seconds; null: it is silent. */
  heard: Heard | null;
  mic: Track;
  micLack: Lack | null;
  secure: boolean;
  /** The server's own words for its last refusal. */
  refusal: string;
}

export function truthOf(known: Known): Truth {
  return lack(known) ?? call(known) ?? link(known);
}

function lack({ way, mic, micLack, secure }: Known): Truth | null {
  if (!secure) return { tone: "bad", ...words.truth.insecure };
  if (way.phase === "idle" || !micLack || mic === "live" || mic === "muted") return null;
  return { tone: "bad", ...words.truth.mic[micLack] };
}

function call({ mic, way }: Known): Truth | null {
  return mic === "muted" && way.phase !== "idle" ? { tone: "bad", ...words.truth.muted } : null;
}

function link({ way, heard, room, refusal }: Known): Truth {
  const tries = words.truth.trying(Math.max(1, way.failures));
  if (way.phase === "idle") return { tone: "wait", ...words.truth.idle };
  if (heard?.heard && way.phase === "live") return { tone: "good", title: words.truth.heard(room), help: words.truth.heardHelp };
  if (way.phase === "media" && (heard || way.failures === 0)) return { tone: "wait", ...words.truth.media };
  if (!heard)
    return fresh(way)
      ? { tone: "wait", ...words.truth.connecting }
      : { tone: "bad", title: words.truth.noServer, help: `${words.truth.noServerHelp} ${tries}` };
  if (way.phase === "live" && heard.words) return { tone: "bad", title: words.truth.unheard, help: heard.words };
  if (way.failures === 0) return { tone: "wait", ...words.truth.connecting };
  return { tone: "bad", title: words.truth.unheard, help: [refusal, tries].filter(Boolean).join(" ") };
}

const fresh = (way: Way): boolean => way.failures === 0 && way.phase === "connecting";
