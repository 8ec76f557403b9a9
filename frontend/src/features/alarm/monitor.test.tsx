import { screen, within } from "@testing-library/react";
import { RealtimeContext } from "@/realtime/hooks";
import { Realtime } from "@/realtime/store";
import type { Incident } from "@/shared/api/types";
import { GoingList } from "@/shared/ui/GoingList";
import { house, show } from "@/testing/house";
import { incident, quiet } from "@/testing/things";
import { useTaken } from "./taken";
import { LinkAlarm } from "./TroubleAlarm";

function Strip() {
  return (
    <GoingList
      goings={useTaken(() => (
        <button type="button">Fed</button>
      ))}
      label="Now"
    />
  );
}

function strip(change: Partial<Incident>): void {
  house("owner");
  const store = new Realtime();
  const taken = { state: "acked", acked_by: { id: 1, name: "Ana" }, acked_at: new Date(0).toISOString() } as const;
  store.hear({ type: "incident.changed", at: new Date().toISOString(), incident: incident({ ...taken, ...change }) });
  show(
    <RealtimeContext value={store}>
      <Strip />
    </RealtimeContext>,
  );
}

describe("the strip of what somebody has taken", () => {
  it("offers marks and a time of quiet for a child", async () => {
    strip({});
    expect(await screen.findByText("You have Zoe")).toBeVisible();
    expect(await screen.findByRole("button", { name: /quiet for 30 min/ })).toBeVisible();
    expect(screen.getByRole("button", { name: "Fed" })).toBeVisible();
  });

  it("offers neither for a camera that is gone, and has words of its own", async () => {
    strip({ kind: "monitor_lost", about: "monitor", certainty: null, cause: "not_heard" });
    expect(await screen.findByText("You see to the camera of Zoe")).toBeVisible();
    expect(screen.queryByRole("button", { name: /quiet for|Fed/ })).toBeNull();
  });

  it("says what is wrong with a camera for which nobody is called, and not that a child is loud", async () => {
    strip({
      kind: "monitor_lost",
      about: "monitor",
      state: "triggered",
      acked_by: null,
      acked_at: null,
      told: [],
      tiers: [],
      certainty: null,
    });
    expect(await screen.findByText("Zoe is not heard")).toBeVisible();
  });
});

describe("a silent server", () => {
  const nothing = (): void => undefined;

  it.each([
    ["has", { state: "acked" }, "You have Zoe", []],
    ["has, beside what calls,", { state: "acked" }, "You have Zoe", [incident({ id: 2, kind: "monitor_lost" })]],
    ["has made quiet", { state: "snoozed", snooze_until: "2099-03-01T02:40:00Z" }, /You are with Zoe/, []],
  ] as const)("says who %s a room, as it was known then", async (_what, change, words, calls) => {
    house("owner");
    const store = new Realtime();
    const at = new Date().toISOString();
    const taken = incident({ ...change, acked_by: { id: 1, name: "Ana" }, acked_at: at });
    store.hear({ type: "incident.changed", at, incident: taken });
    if (change.state === "snoozed") store.hear({ type: "quiet.changed", at, room: 7, quiet: quiet() });
    show(
      <RealtimeContext value={store}>
        <LinkAlarm incidents={[...calls]} answer={nothing} unanswer={nothing} knowSilence={nothing} knowDown={nothing} />
      </RealtimeContext>,
    );
    expect(await within(await screen.findByRole("region", { name: "What was known then" })).findByText(words)).toBeVisible();
  });
});
