import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { clockTime } from "@/shared/lib/time";
import { Toasts } from "@/shared/ui/Toasts";
import type { DutyNow, Session } from "@/shared/api/types";
import { house, show } from "@/testing/house";
import { DutyChip } from "./DutyChip";
import { lasting, rotaIn } from "./FileCard";
import { useNobodyGoing } from "./nobody";
import { NowCards } from "./NowCards";

const ana = { id: 1, name: "Ana", colour: "#e07a5f" };
const ben = { id: 2, name: "Ben", colour: "#3d9a8b" };
const wakes = <Somebody extends { name: string }>(one: Somebody) => ({
  ...one,
  reached: true,
  words: `${one.name}’s page would ring`,
  seen_at: null,
});
const silent = <Somebody extends { name: string }>(one: Somebody) => ({
  ...one,
  reached: false,
  words: `${one.name}’s page is open but cannot ring`,
  seen_at: null,
});
const planned: DutyNow = {
  room: 7,
  room_name: "Zoe",
  tiers: [[ana], [ben]],
  flags: [],
  why: "Ana by the rota (20:00 to 07:00).",
  used: { rules: [1], overrides: [] },
  until: "2026-03-01T06:00:00Z",
  next: { people: [ben], at: "2026-03-01T06:00:00Z" },
  people: [wakes(ana), wakes(ben)],
  armed: true,
  untried: false,
};
const gap: DutyNow = {
  ...planned,
  room: 8,
  room_name: "Max",
  tiers: [[ana, ben]],
  flags: ["GAP"],
  why: "Nobody is planned, so everybody is called.",
  until: null,
  next: null,
};
const session: Session = {
  person: { ...ana, username: "ana", role: "owner", emoji: "", picture: null, tz: "", language: "" },
  household: { name: "The Does", tz: "Europe/Berlin", utc_offset_s: 3600, night_start: "20:00", morning_time: "07:00" },
  access: { open: true, opens_at: null, closes_at: null },
  needs_setup: false,
  demo_login: null,
  version: "1",
  rights: ["duty.see", "duty.edit", "duty.override", "channel.own"],
};

const at = (rooms: DutyNow[], other: Parameters<typeof house>[1] = {}) =>
  house("owner", { "GET /api/session": () => ({ body: session }), "GET /api/duty/now": () => ({ body: rooms }), ...other });

describe("the duty chip", () => {
  it("says who, until when, and who is next", async () => {
    at([planned]);
    show(<DutyChip silenced={false} />);
    const chip = await screen.findByRole("link");
    expect(chip).toHaveTextContent(`Ana until ${clockTime(planned.until ?? "", "Europe/Berlin")} · then Ben`);
  });

  it("speaks of the gap first, as everyone", async () => {
    at([planned, gap]);
    show(<DutyChip silenced={false} />);
    expect(await screen.findByRole("link")).toHaveTextContent(/^Everyone is called/);
    expect(screen.getByRole("link")).toHaveAttribute("data-look", "gap");
  });

  it("says that nobody can be woken when a check reached nobody", async () => {
    at([planned]);
    show(<DutyChip silenced />);
    expect(await screen.findByRole("link")).toHaveTextContent("Nobody can be woken");
  });
});

describe("who could not be woken right now", () => {
  it("is said on the chip in amber when it is their turn, with what to mend", async () => {
    at([{ ...planned, people: [silent(ana), wakes(ben)] }]);
    show(<DutyChip silenced={false} />);
    const chip = await screen.findByRole("link");
    expect(chip).toHaveAttribute("data-look", "lost");
    expect(chip).toHaveTextContent("Ana’s page is open but cannot ring");
    expect(chip).toHaveTextContent(/^A?Ana until/);
  });

  it("is left out of the chip while it is only the backup, and stands on the card", async () => {
    at([{ ...planned, people: [wakes(ana), silent(ben)] }]);
    show(
      <>
        <DutyChip silenced={false} />
        <NowCards />
      </>,
    );
    expect(await screen.findByRole("link")).toHaveAttribute("data-look", "planned");
    expect(within(await screen.findByRole("list", { name: "Cannot be woken right now" })).getByText(/Ben’s page/)).toBeVisible();
  });

  it("makes the chip say that nobody can be woken when that is so, whatever the rota says", async () => {
    at([planned, { ...planned, room: 8, room_name: "Max", people: [silent(ana), silent(ben)], armed: false }]);
    show(<DutyChip silenced={false} />);
    expect(await screen.findByRole("link")).toHaveTextContent("Nobody can be woken");
  });
});

describe("before any device was tried", () => {
  const fresh = { ...planned, people: [silent(ana), silent(ben)], armed: false, untried: true };
  const InTheLine = () =>
    useNobodyGoing(false).map(({ key, look, words, act }) => (
      <p key={key} data-look={look}>
        {[words, act]}
      </p>
    ));

  it("the chip and the card say that it is not ready, in amber, and never that it is planned", async () => {
    at([planned, fresh]);
    show(
      <>
        <DutyChip silenced={false} />
        <NowCards />
      </>,
    );
    expect(await screen.findByRole("link", { name: /^Not ready yet/ })).toHaveAttribute("data-look", "untried");
    expect(screen.queryByText("Nobody can be woken")).toBeNull();
    expect(await screen.findByText("No device has been tried yet, so nobody can be woken.")).toBeVisible();
    expect(screen.getByRole("link", { name: "Try it" })).toHaveAttribute("href", "/settings/devices");
  });

  it("the line leads to where a device is tried, and turns red once one was", async () => {
    at([fresh]);
    const { unmount } = show(<InTheLine />);
    expect((await screen.findByText("Not ready yet")).closest("p")).toHaveAttribute("data-look", "warn");
    expect(screen.getByRole("link", { name: "Try it" })).toHaveAttribute("href", "/settings/devices");
    unmount();
    at([{ ...fresh, untried: false }]);
    show(<InTheLine />);
    expect((await screen.findByText("Nobody can be woken")).closest("p")).toHaveAttribute("data-look", "danger");
  });

  it("a check that reached nobody changes nothing about that", async () => {
    at([{ ...planned, untried: true }]);
    show(<DutyChip silenced />);
    expect(await screen.findByRole("link")).toHaveAttribute("data-look", "untried");
  });

  it("who has no ways of their own is told, and not sent anywhere", async () => {
    at([fresh], { "GET /api/session": () => ({ body: { ...session, rights: ["duty.see"] } }) });
    show(<InTheLine />);
    expect(await screen.findByText("Not ready yet")).toBeVisible();
    expect(screen.queryByRole("link")).toBeNull();
  });
});

describe("handing over", () => {
  it("is done only when the server has it, and says so with the same uuid however often it is sent", async () => {
    let tries = 0;
    const said = { id: 3, words: "Ana handed over to Ben at 01:40, until 07:00." };
    const { sent } = at([planned], {
      "POST /api/duty/overrides": () => (tries++ ? { status: 201, body: said } : { status: 503, body: {} }),
    });
    show(
      <>
        <NowCards />
        <Toasts />
      </>,
    );
    const user = userEvent.setup();
    const card = await screen.findByRole("region", { name: "Zoe" });
    await user.click(await within(card).findByRole("button", { name: "Hand over" }));
    await user.click(within(card).getByRole("button", { name: "Hand over to Ben" }));
    expect(await within(card).findByText("Not sent yet. Trying again.")).toBeVisible();
    expect(await screen.findByText(/^Done. Ana handed over to Ben/, {}, { timeout: 3000 })).toBeVisible();
    const bodies = sent().map(({ body }) => body as { client_uuid: string });
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toMatchObject({ kind: "take", who: [2], rooms: null, scope: "morning" });
    expect(new Set(bodies.map((body) => body.client_uuid)).size).toBe(1);
  });

  it("puts taking it first for who is not on duty", async () => {
    at([{ ...planned, tiers: [[ben], [ana]] }]);
    show(<NowCards />);
    expect((await screen.findAllByRole("button")).map((button) => button.textContent)).toEqual(["Take it", "Hand over"]);
  });

  it("shows rooms with another duty apart, and a gap by name", async () => {
    at([planned, gap]);
    show(<NowCards />);
    expect(await screen.findByRole("region", { name: "Zoe" })).toHaveTextContent("Ana");
    expect(screen.getByRole("region", { name: "Max" })).toHaveTextContent("Everyone is called");
  });
});

describe("a rota's file", () => {
  it("is told from any other file", () => {
    expect(rotaIn('{"people": [], "rules": [], "overrides": []}')).toMatchObject({ rules: [] });
    expect(["", "[]", "null", '{"rules": 3}'].map(rotaIn)).toEqual([null, null, null, null]);
  });

  it("is counted by the rules that hold, not by those that were closed", () => {
    const rules = [{ valid_until: null }, {}, { valid_until: "2026-03-01" }, { valid_until: "2026-03-02" }];
    expect(lasting({ people: [], overrides: [], rules }, "2026-03-01")).toBe(3);
  });
});
