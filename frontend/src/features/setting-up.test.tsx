import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useTaken } from "@/features/alarm/taken";
import { useSettingUpGoing } from "@/features/setting-up/goings";
import { SettingUpCard } from "@/features/setting-up/SettingUpCard";
import { RealtimeContext } from "@/realtime/hooks";
import { Realtime } from "@/realtime/store";
import type { Incident, Role, SettingUp } from "@/shared/api/types";
import { GoingList } from "@/shared/ui/GoingList";
import { Toasts } from "@/shared/ui/Toasts";
import { house, show } from "@/testing/house";
import { health, incident } from "@/testing/things";

const on: SettingUp = { by: { id: 1, name: "Ana" }, began_at: "2026-03-01T11:00:00Z", until: "2026-03-01T11:30:00Z" };
const No = () => ({ status: 503, body: { title: "No.", status: 503, code: "unavailable", detail: "Not now." } });

function All() {
  return <GoingList goings={[...useSettingUpGoing(), ...useTaken()]} label="all" />;
}

interface Begin {
  role?: Role;
  settingUp?: SettingUp | null;
  incidents?: Incident[];
  refused?: boolean;
}

function opens({ role = "owner", settingUp = null, incidents = [], refused = false }: Begin = {}) {
  const { sent } = house(role, {
    "POST /api/setting-up": refused ? No : () => ({ body: { setting_up: on } }),
    "DELETE /api/setting-up": () => ({ body: { setting_up: null } }),
  });
  const store = new Realtime();
  store.hear({
    type: "hello",
    at: new Date().toISOString(),
    rooms: [{ id: 7, state: "quiet", health }],
    incidents,
    setting_up: settingUp,
  });
  show(
    <RealtimeContext value={store}>
      <All />
      <SettingUpCard />
      <Toasts />
    </RealtimeContext>,
  );
  return { sent, store, user: userEvent.setup() };
}

describe("I'm setting up", () => {
  it("is begun by a tap, shows its end at once, and is ended by one", async () => {
    const { sent, user } = opens();
    await user.click(await screen.findByRole("button", { name: "Start setting up" }));
    expect(await screen.findAllByText(/^Setting up until/)).toHaveLength(2);
    await user.click(screen.getAllByRole("button", { name: "Done setting up" })[0] as HTMLElement);
    expect(await screen.findByRole("button", { name: "Start setting up" })).toBeVisible();
    expect(sent().map(({ method }) => method)).toEqual(["POST", "DELETE"]);
    expect(screen.queryByText(/^Setting up until/)).toBeNull();
  });

  it("is shown to everybody, and ended by whoever may answer", async () => {
    const { store } = opens({ role: "viewer", settingUp: on });
    expect((await screen.findAllByText(/^Setting up until/))[0]).toBeVisible();
    expect(screen.getAllByRole("button", { name: "Done setting up" })).toHaveLength(1);
    act(() => store.hear({ type: "setting_up.changed", at: new Date().toISOString(), setting_up: null }));
    expect(await screen.findByRole("button", { name: "Start setting up" })).toBeVisible();
  });

  it("says of a camera's trouble that nobody is called, and names nobody who has it", async () => {
    const held = { state: "snoozed", setting_up: true, acked_by: null, snooze_until: on.until, about: "monitor" } as Partial<Incident>;
    opens({ settingUp: on, incidents: [incident(held)] });
    expect(await screen.findByText("Zoe is being set up: nobody is called")).toBeVisible();
    expect(screen.queryByText(/is with Zoe/)).toBeNull();
  });

  it("says why it cannot begin", async () => {
    const { user } = opens({ refused: true });
    await user.click(await screen.findByRole("button", { name: "Start setting up" }));
    expect(await screen.findByText("Not now.")).toBeVisible();
  });
});
