import type { System } from "./system";

/** What makes a phone last a night: one line each, found out where the browser tells, else ticked by hand. */
type CheckName =
  | "plugged"
  | "awake"
  | "shown"
  | "gain"
  | "tab"
  | "permission"
  | "guided"
  | "auto_lock"
  | "low_power"
  | "focus"
  | "updates"
  | "optimiser"
  | "pinned"
  | "lid";

export interface CheckFacts {
  system: System;
  charging: boolean | null;
  wakeLock: boolean | null;
  visible: boolean;
  gain: boolean | null;
  /** Runs as an installed app instead of a browser tab. */
  standalone: boolean;
  permission: "granted" | "prompt" | "denied" | null;
}

export interface Check {
  name: CheckName;
  /** null: not known. */
  done: boolean | null;
  /** Only a person can say so. */
  byHand: boolean;
}

const FOUND: Record<"plugged" | "awake" | "shown" | "gain" | "tab" | "permission", (facts: CheckFacts) => boolean | null> = {
  plugged: (facts) => facts.charging,
  awake: (facts) => facts.wakeLock,
  shown: (facts) => facts.visible,
  gain: (facts) => (facts.gain === null ? null : !facts.gain),
  tab: (facts) => !facts.standalone,
  permission: (facts) => (facts.permission === null ? null : facts.permission === "granted"),
};

const LISTS: Record<System, CheckName[]> = {
  ios: ["plugged", "awake", "auto_lock", "low_power", "guided", "focus", "permission", "tab", "updates", "gain"],
  android: ["plugged", "awake", "optimiser", "pinned", "focus", "permission", "tab", "gain"],
  mac: ["plugged", "awake", "lid", "permission", "gain"],
  windows: ["plugged", "awake", "lid", "updates", "permission", "gain"],
  linux: ["plugged", "awake", "lid", "permission", "gain"],
  other: ["plugged", "awake", "permission", "gain"],
};

const isFound = (name: CheckName): name is keyof typeof FOUND => name in FOUND;

/** The list of this system. What the browser does not tell may be ticked by hand. */
export function checklist(facts: CheckFacts, ticked: ReadonlySet<string>): Check[] {
  return LISTS[facts.system].map((name) => {
    const found = isFound(name) ? FOUND[name](facts) : null;
    return { name, done: found ?? (ticked.has(name) ? true : null), byHand: found === null };
  });
}

/** The same for the server: names and whether each is done. */
export function told(checks: Check[]): Record<string, boolean | null> {
  return Object.fromEntries(checks.map(({ name, done }) => [name, done]));
}
