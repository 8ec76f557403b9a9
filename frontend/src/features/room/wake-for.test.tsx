import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { Room } from "@/shared/api/types";
import { house, refused, show } from "@/testing/house";
import { zoe } from "@/testing/things";
import { WakeFor } from "./WakeFor";
import { useUpdateRoom } from "./update-room";
import { useRooms } from "@/shared/api/rooms";

const none = { wake_for: null, wrong: 0, of: 0 };

function Here() {
  const room = useRooms().data?.[0];
  const update = useUpdateRoom(7);
  return room ? <WakeFor room={room} update={update} /> : null;
}

function open(change: Partial<Room>, answers: Parameters<typeof house>[1] = {}) {
  const room = { ...zoe, ...change };
  const { sent } = house("parent", {
    "GET /api/rooms": () => ({ body: { next: null, previous: null, results: [room] } }),
    "GET /api/rooms/7/proposal": () => ({ body: none }),
    "PATCH /api/rooms/7": ({ body }) => ({ body: Object.assign(room, body) }),
    ...answers,
  });
  show(<Here />);
  return { sent, user: userEvent.setup() };
}

describe("wake me for", () => {
  it("shows what holds, each choice with its sentence, and holds at once", async () => {
    const { sent, user } = open({ wake_for: "any" });
    const group = await screen.findByRole("group", { name: "Wake me for" });
    expect(within(group).getByRole("radio", { name: "Any noise" })).toBeChecked();
    expect(within(group).getByRole("radio", { name: "Cries only" })).toHaveAccessibleDescription(/mistaken for another noise wakes nobody/);
    await user.click(within(group).getByRole("radio", { name: "Cries, and any noise that lasts" }));
    expect(sent()).toMatchObject([{ method: "PATCH", path: "/api/rooms/7", body: { wake_for: "cries_and_long" } }]);
    expect(await screen.findByRole("combobox", { name: "Another noise wakes me after" })).toHaveValue("60");
  });

  it("offers never, and says what that means", async () => {
    const { sent, user } = open({ wake_for: "cries_and_long", long_noise_s: 60 });
    await user.selectOptions(await screen.findByRole("combobox"), "Never");
    expect(sent()).toMatchObject([{ body: { long_noise_s: null } }]);
    expect(await screen.findByText(/wakes nobody, however long it lasts/)).toBeVisible();
  });

  it("keeps a wait that is none of the usual ones", async () => {
    open({ wake_for: "cries_and_long", long_noise_s: 45 });
    const wait = await screen.findByRole("combobox");
    expect(wait).toHaveValue("45");
    expect(
      within(wait)
        .getAllByRole("option")
        .map(({ textContent }) => textContent),
    ).toEqual(["30 s", "45 s", "60 s", "2 min", "5 min", "10 min", "Never"]);
  });

  it("says at the field what the server refuses, and shows what still holds", async () => {
    const { user } = open(
      { wake_for: "cries_and_long" },
      { "PATCH /api/rooms/7": () => refused({ long_noise_s: ["Choose 5 to 3600 seconds, or never."] }) },
    );
    await user.selectOptions(await screen.findByRole("combobox"), "30 s");
    expect(await screen.findByRole("alert")).toHaveTextContent("Choose 5 to 3600 seconds, or never.");
    expect(screen.getByRole("combobox")).toHaveValue("60");
  });

  it("tells what the answers to wake-ups propose, and changes nothing by itself", async () => {
    const { sent } = open({ wake_for: "any" }, { "GET /api/rooms/7/proposal": () => ({ body: { wake_for: "cries", wrong: 3, of: 5 } }) });
    expect(await screen.findByText(/3 of the last 5 wake-ups here were no cries\. Wake me for cries only\?/)).toBeVisible();
    expect(screen.getByRole("radio", { name: "Any noise" })).toBeChecked();
    expect(sent()).toEqual([]);
  });
});
