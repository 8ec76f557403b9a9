import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { RealtimeContext } from "@/realtime/hooks";
import { Realtime } from "@/realtime/store";
import type { Incident } from "@/shared/api/types";
import { house, show, withDialogs } from "@/testing/house";
import { incident, zoe } from "@/testing/things";
import { AlarmScreen } from "./AlarmScreen";
import { goingOn } from "./said";
import { useAlarm } from "./useAlarm";

function Alarm() {
  return <AlarmScreen {...useAlarm()} />;
}

const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();
const level = { rms: -50, peak: -40, judged: -50, floor: -60, state: "loud" as const, hops: [] };

/** The alarm of a room that is heard at this moment. */
function rings(change: Partial<Incident>): void {
  withDialogs();
  history.replaceState(null, "", "/cameras");
  house("owner", {
    "GET /api/rooms": () => ({ body: { next: null, previous: null, results: [{ ...zoe, camera: null }] } }),
    "POST /api/incidents/1/ack": () => ({ body: incident({ state: "acked", acked_by: { id: 1, name: "Ana" }, acked_at: ago(0) }) }),
  });
  const store = new Realtime();
  const at = new Date().toISOString();
  store.hear({ type: "hello", at, rooms: [{ id: 7, state: "loud", health: zoe.health }], incidents: [incident(change)] });
  store.hear({ type: "level", at, rooms: { 7: level } });
  show(
    <RealtimeContext value={store}>
      <Alarm />
    </RealtimeContext>,
  );
}

describe("an alarm says", () => {
  it("what, for how long and since when, and the numbers after that", () => {
    const cry = incident({ certainty: "cry", since: "2026-03-01T02:00:00Z" });
    const now = Date.parse("2026-03-01T02:00:40Z");
    expect(goingOn(cry, null, true, now)).toEqual({ what: "Crying for 40 s", since: "2026-03-01T02:00:00Z" });
    expect(goingOn(cry, 7, true, now), "the server is silent").toBeNull();
    expect(goingOn(cry, null, false, now), "the room is not heard").toBeNull();
    const gone = incident({ kind: "monitor_lost", about: "monitor", since: "2026-03-01T02:00:00Z" });
    expect(goingOn(gone, null, false, now)?.what).toBe("is not heard for 40 s");
    expect(goingOn(gone, null, true, now), "it is heard again").toBeNull();
  });

  it.each([
    ["motion", "Zoe is moving, for 5 s already", "", "is moving"],
    ["picture", "The picture of Zoe has been black for 60 s", "The picture is black", "is not seen"],
  ] as const)("for how long only once: %s", async (kind, words, beside, headline) => {
    rings({ kind, words, beside, since: ago(70), certainty: null });
    const lines = (await screen.findByRole("alertdialog")).textContent;
    expect(lines).toContain(`${headline} for 7`);
    expect(lines.match(/ for \d/g)).toHaveLength(1);
    expect(lines).toContain(beside);
  });

  it("so in its first lines, with the decibels below the picture's place", async () => {
    rings({ certainty: "cry", cause: "crying", cause_s: 3, since: ago(40), words: "Zoe: a cry, crying for 3 s (-18 dB)" });
    const lines = (await screen.findByRole("alertdialog")).textContent;
    expect(lines).toMatch(/^.*Zoe(Crying for 4[0-9] s|is crying)/);
    expect(lines.indexOf("-18 dB")).toBeGreaterThan(lines.indexOf("Zoe"));
    await waitFor(() => expect(screen.getByText(/^Crying for \d+ s$/)).toBeVisible());
    expect(screen.getByText(/^since \d/)).toBeVisible();
  });
});

describe("an answer", () => {
  it("leads to the room", async () => {
    rings({ since: ago(4) });
    await userEvent.click(await screen.findByRole("button", { name: "I’ve got it" }));
    expect(location.pathname).toBe("/rooms/7");
  });

  it("leaves alone what somebody was typing", async () => {
    document.body.innerHTML = '<input aria-label="Name" value="Zo">';
    document.querySelector("input")?.focus();
    rings({ since: ago(4) });
    await userEvent.click(await screen.findByRole("button", { name: "I’ve got it" }));
    expect(location.pathname).toBe("/cameras");
  });
});
