import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { vi } from "vitest";
import { newQueryClient } from "@/app/Providers";
import type { Ladder, Member, Right, Role, Session, Settings } from "@/shared/api/types";

const sitter: Right[] = [
  "room.see",
  "room.hear",
  "incident.see",
  "incident.ack",
  "history.see",
  "clip.see",
  "people.see",
  "mark.use",
  "chat.use",
];
const viewer: Right[] = ["room.see", "room.hear"];
const parent: Right[] = [
  ...sitter,
  "people.allow",
  "presence.see",
  "clip.delete",
  "room.edit",
  "room.create",
  "camera.edit",
  "settings.see",
  "settings.edit",
  "health.see",
];
const rights: Record<Role, Right[]> = {
  viewer,
  sitter,
  parent,
  owner: [...parent, "room.delete", "people.edit", "audit.see", "storage.adopt"],
};

const household = { name: "The Does", tz: "Europe/Berlin", night_start: "20:00", morning_time: "07:00" };
export const always = { from: null, until: null, hours_start: null, hours_end: null, open: true, opens_at: null, closes_at: null };
const people: Member[] = [
  {
    id: 1,
    name: "Ana",
    username: "ana",
    role: "owner",
    colour: "#e07a5f",
    emoji: "",
    picture: null,
    tz: "",
    language: "",
    rank: 1,
    rooms: [],
    access: always,
  },
  {
    id: 2,
    name: "Ben",
    username: "ben",
    role: "parent",
    colour: "#3d9a8b",
    emoji: "",
    picture: null,
    tz: "",
    language: "",
    rank: 2,
    rooms: [],
    access: always,
  },
  {
    id: 3,
    name: "Cy",
    username: "cy",
    role: "sitter",
    colour: "#7c83fd",
    emoji: "",
    picture: null,
    tz: "",
    language: "",
    rank: 3,
    rooms: [8],
    access: always,
  },
];

const policy = {
  quiet_s: 120,
  receipt_s: 20,
  ack_s: 60,
  rounds: 3,
  siren_s: 60,
  ack_holds_s: 600,
  reopen_s: 600,
  group_s: 60,
  ping_url: "",
};

export const settings: Settings = {
  household,
  storage: {
    keep_days: 30,
    keep_gb: 20,
    min_free_gb: 1,
    keep_levels_days: 90,
    used_gb: 5,
    free_gb: 90,
    clips: 12,
    recording_stopped: false,
  },
  policy,
};

const [ana, ben] = [
  { id: 1, name: "Ana", colour: "#e07a5f" },
  { id: 2, name: "Ben", colour: "#3d9a8b" },
];
const rung = (after_s: number, round: number, people: (typeof ana)[], ways: "first" | "rest" | "all", siren = false) => ({
  after_s,
  round,
  people: people.map(({ id, name, colour }) => ({ id, name, colour })),
  ways,
  siren,
});

/** Ana has the night, Ben is backup: one later round, then the siren. */
export const ladder: Ladder = {
  at: "2026-03-03T19:00:00Z",
  siren_s: 120,
  rooms: [7, 8].map((room) => ({
    room,
    room_name: room === 7 ? "Zoe" : "Max",
    rungs: [
      rung(0, 0, [ana], "first"),
      rung(15, 0, [ana], "rest"),
      rung(60, 0, [ben], "first"),
      rung(120, 1, [ana], "all"),
      rung(180, 1, [ben], "all"),
      rung(240, 2, [ana, ben], "all", true),
    ],
  })),
  bounds: [
    { name: "receipt_s", low: 5, high: 120 },
    { name: "ack_s", low: 10, high: 900 },
    { name: "rounds", low: 1, high: 10 },
    { name: "siren_s", low: 30, high: 3600 },
    { name: "ack_holds_s", low: 60, high: 7200 },
    { name: "quiet_s", low: 5, high: 3600 },
  ],
  presets: [
    { id: "calm", receipt_s: 30, ack_s: 120, rounds: 3, siren_s: 300, ack_holds_s: 900 },
    { id: "normal", receipt_s: 15, ack_s: 60, rounds: 3, siren_s: 120, ack_holds_s: 600 },
    { id: "quick", receipt_s: 10, ack_s: 30, rounds: 2, siren_s: 60, ack_holds_s: 300 },
  ],
};

function sessionOf(role: Role): Session {
  const person = people.find((each) => each.role === role) ?? null;
  return {
    person,
    household: { ...household, utc_offset_s: 3600 },
    access: { open: true, opens_at: null, closes_at: null },
    needs_setup: false,
    demo_login: null,
    version: "1.2.3",
    rights: rights[role],
  };
}

interface Asked {
  method: string;
  path: string;
  body: unknown;
}
type Answer = (asked: Asked) => { status?: number; body?: unknown };

const page = (results: unknown[]) => ({ next: null, previous: null, results });

/**
 * A house whose server answers from a table; "GET /api/rooms" and the like can be answered otherwise, with or without
 * their query. Rooms: Zoe (7), Max (8).
 */
export function house(role: Role, other: Record<string, Answer> = {}) {
  const asked: Asked[] = [];
  const answers: Record<string, Answer> = {
    "GET /api/session": () => ({ body: sessionOf(role) }),
    "GET /api/people": () => ({ body: page(people) }),
    "GET /api/rooms": () => ({
      body: page([
        { id: 7, name: "Zoe", position: 0 },
        { id: 8, name: "Max", position: 1 },
      ]),
    }),
    "GET /api/settings": () => ({ body: settings }),
    ...other,
  };
  vi.stubGlobal("fetch", (path: string, { method = "GET", body }: { method?: string; body?: unknown } = {}) => {
    const one: Asked = { method, path, body: typeof body === "string" ? (JSON.parse(body) as unknown) : body };
    asked.push(one);
    const answer = answers[`${method} ${path}`] ?? answers[`${method} ${path.split("?")[0]}`];
    if (!answer) return Promise.reject(new TypeError(`nobody answers ${method} ${path}`));
    const { status = 200, body: content } = answer(one);
    return Promise.resolve(new Response(status === 204 ? null : JSON.stringify(content), { status }));
  });
  /** What was sent to change something. */
  const sent = () => asked.filter(({ method }) => method !== "GET");
  return { asked, sent };
}

/** The server's "this cannot be", with words for some fields. */
export function refused(fields: Record<string, string[]>) {
  return {
    status: 400,
    body: { type: "about:blank", title: "No.", status: 400, code: "invalid", detail: "Look at the marked fields.", fields },
  };
}

export function show(children: ReactNode) {
  return render(<QueryClientProvider client={newQueryClient()}>{children}</QueryClientProvider>);
}

/** jsdom knows no modal dialogs. */
export function withDialogs(): void {
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
}
