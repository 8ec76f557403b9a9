import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { Caregiver, DutyRule, NewRule, Session } from "@/shared/api/types";
import { house, refused, show } from "@/testing/house";
import { alwaysOf } from "./night-change";
import { RotaCard } from "./RotaCard";

const ana: Caregiver = { id: 1, name: "Ana", colour: "#e07a5f", rank: 1, rooms: null };
const ben: Caregiver = { id: 2, name: "Ben", colour: "#3d9a8b", rank: 2, rooms: null };
const cy: Caregiver = { id: 3, name: "Cy", colour: "#7c83fd", rank: 3, rooms: [8] };
const dee = { id: 4, name: "Dee", colour: "#8aa84b" };
const rule: DutyRule = {
  id: 5,
  rooms: [7],
  tz: "Asia/Tokyo",
  days: ["mon"],
  start: "22:00",
  end: "07:00",
  turns: [[2], [4], [3], [1, 2]],
  every: 1,
  count: "calendar",
  priority: 3,
  anchor: "2026-03-01",
  valid_from: "2026-03-01",
  valid_until: null,
  created_at: "2026-03-01T00:00:00Z",
  created_by: 1,
  closed_at: null,
  closed_from: null,
  replaced_by: null,
  gone: [{ ...dee, words: "is not here any more" }],
};
const session: Session = {
  person: { id: 1, name: "Ana", colour: ana.colour, username: "ana", role: "owner", emoji: "", picture: null, tz: "", language: "" },
  household: { name: "The Does", tz: "Europe/Berlin", utc_offset_s: 3600, night_start: "20:00", morning_time: "07:00" },
  access: { open: true, opens_at: null, closes_at: null },
  needs_setup: false,
  demo_login: null,
  version: "1",
  rights: ["duty.see", "duty.edit", "duty.override"],
};

function at(answer: Parameters<typeof house>[1] = {}) {
  const page = (results: unknown[]) => ({ body: { next: null, previous: null, results } });
  return house("owner", {
    "GET /api/session": () => ({ body: session }),
    "GET /api/duty/rules": () => page([rule]),
    "GET /api/duty/order": () => ({ body: [ana, ben, cy] }),
    "GET /api/duty/now": () => ({ body: [] }),
    "POST /api/duty/preview": () => ({ body: { room: 7, nights: [] } }),
    ...answer,
  });
}

describe("a rule that names somebody who cannot have its nights", () => {
  it("shows them struck out, and is saved without them: the order and the shared nights of the others stay", async () => {
    const { sent } = at({ "POST /api/duty/rules": () => ({ status: 201, body: rule }) });
    show(<RotaCard />);
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Edit" }));
    const who = screen.getByRole("group", { name: "Who?" });
    expect((await within(who).findByText("Dee")).tagName).toBe("S");
    expect(within(who).getByText("Cy").tagName).toBe("S");
    expect(within(who).getByText(/is not here any more, and is left out/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Save" }));
    const saved = sent().find(({ path }) => path === "/api/duty/rules")?.body as NewRule;
    expect(saved.turns).toEqual([[2], [1, 2]]);
    expect(saved).toMatchObject({ replaces: 5, tz: "Asia/Tokyo", count: "calendar", priority: 3, rooms: [7] });
  });

  it("says on the card who it is, and by which clock it counts", async () => {
    at();
    show(<RotaCard />);
    expect(await screen.findByText(/by the clock of Asia\/Tokyo/)).toBeVisible();
    expect(await screen.findByText(/is not here any more: on their nights everybody is called/)).toBeVisible();
  });

  it("says at the people what the server has against them", async () => {
    at({
      "POST /api/duty/rules": () => refused({ turns: ["One of them is no longer here."], valid_from: ["A rule starts today or later."] }),
    });
    show(<RotaCard />);
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Edit" }));
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await within(screen.getByRole("group", { name: "Who?" })).findByText("One of them is no longer here.")).toBeVisible();
    expect(screen.getByText("A rule starts today or later.")).toBeVisible();
    expect(screen.queryByText("Look at the marked fields.")).toBeNull();
  });
});

describe("a rule that names a room that was removed", () => {
  const page = (results: unknown[]) => ({ body: { next: null, previous: null, results } });
  const of = (rooms: number[]): DutyRule => ({ ...rule, turns: [[3], [1]], gone: [], rooms });
  const with_ = (rooms: number[], here: { id: number; name: string; position: number }[]) =>
    at({
      "GET /api/duty/rules": () => page([of(rooms)]),
      "GET /api/rooms": () => page(here),
      "POST /api/duty/rules": () => ({ status: 201, body: rule }),
    });
  const max = { id: 8, name: "Max", position: 1 };

  it("is saved for the rooms that are left, and nobody drops out of it", async () => {
    const { sent } = with_([7, 8], [max]);
    show(<RotaCard />);
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Edit" }));
    expect(await screen.findByText("A room that this rule was for has been removed.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(sent().find(({ path }) => path === "/api/duty/rules")?.body).toMatchObject({ rooms: [8], turns: [[3], [1]] });
  });

  it("asks for another room if none is left, and says that it calls nobody", async () => {
    const { sent } = with_([7], [max]);
    show(<RotaCard />);
    const user = userEvent.setup();
    expect(await screen.findByText(/Its rooms were removed, so this rule calls nobody/)).toBeVisible();
    await user.click(await screen.findByRole("button", { name: "Edit" }));
    const rooms = await screen.findByRole("combobox", { name: "Rooms" });
    expect(rooms).toHaveDisplayValue("Choose a room");
    expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
    await user.selectOptions(rooms, "Max");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(sent().find(({ path }) => path === "/api/duty/rules")?.body).toMatchObject({ rooms: [8] });
  });

  it("gives way to one for the rooms that are left", () => {
    const night = { date: "2026-03-02", start: "2026-03-02T21:00:00Z", end: "2026-03-03T06:00:00Z" } as never;
    expect(alwaysOf(night, 1, 8, [of([7, 8])], session.household ?? ({} as never), [max]).rooms).toEqual([8]);
  });
});
