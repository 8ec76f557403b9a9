import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "@/app/App";
import { Providers } from "@/app/Providers";
import type { Session } from "@/shared/api/types";
import { house } from "./house";
import { FakeSocket } from "./socket";
import { health, max, zoe } from "./things";

export const at = "2026-03-01T02:00:00Z";
export const page = (results: unknown[]) => ({ body: { next: null, previous: null, results } });
export const nobody: Session = {
  person: null,
  household: null,
  access: null,
  needs_setup: false,
  demo_login: null,
  version: "1.2.3",
  rights: [],
};
export const ana: Session = {
  ...nobody,
  person: { id: 1, name: "Ana", username: "ana", role: "owner", colour: "#e07a5f", emoji: "", picture: null, tz: "", language: "" },
  household: { name: "The Does", tz: "Europe/Berlin", utc_offset_s: 3600, night_start: "20:00", morning_time: "07:00" },
  rights: [
    "room.see",
    "room.hear",
    "room.edit",
    "room.create",
    "camera.edit",
    "camera.see_address",
    "incident.ack",
    "clip.see",
    "clip.keep",
    "clip.delete",
  ],
};

type Answers = NonNullable<Parameters<typeof house>[1]>;

/** Opens the page at `path` as Ana, in a house with Zoe's room (a camera) and Max's (none). */
export function open(path: string, answers: Answers = {}) {
  history.replaceState(null, "", path);
  const server = house("owner", {
    "GET /api/session": () => ({ body: ana }),
    "GET /api/rooms": () => page([zoe, max]),
    ...answers,
  });
  render(
    <Providers>
      <App />
    </Providers>,
  );
  return { ...server, user: userEvent.setup() };
}

/** The server says over the events socket ... */
export async function say(message: object) {
  await vi.waitFor(() => FakeSocket.to("/ws/events/"));
  act(() => FakeSocket.to("/ws/events/").say({ at, ...message }));
}
export const hello = (incidents: object[] = []) =>
  say({
    type: "hello",
    rooms: [
      { id: 7, state: "quiet", health },
      { id: 8, state: "no_camera", health: max.health },
    ],
    incidents,
  });
export const tile = (name: string) => screen.getByRole("article", { name });

/** For the top of a file: each of its tests begins with an events socket of its own. */
export function withSockets(): void {
  beforeEach(() => {
    FakeSocket.made = [];
    vi.stubGlobal("WebSocket", FakeSocket);
  });
}
