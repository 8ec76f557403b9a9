import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { house, ladder, refused, settings, show } from "@/testing/house";
import AlarmSection from "./AlarmSection";

const quicker = {
  ...ladder,
  rooms: ladder.rooms.map((room) => ({
    ...room,
    rungs: room.rungs.map((rung) => ({ ...rung, after_s: rung.after_s === 60 ? 30 : rung.after_s })),
  })),
};
const normal = { ...settings, policy: { ...settings.policy, receipt_s: 15, siren_s: 120 } };

function open(other: Parameters<typeof house>[1] = {}) {
  const { sent } = house("parent", {
    "GET /api/session": () => ({
      body: {
        person: null,
        household: settings.household,
        access: null,
        needs_setup: false,
        demo_login: null,
        version: "1",
        rights: ["settings.see", "settings.edit", "duty.see"],
      },
    }),
    "GET /api/settings": () => ({ body: normal }),
    "GET /api/ladder": () => ({ body: ladder }),
    "POST /api/ladder": () => ({ body: quicker }),
    ...other,
  });
  show(<AlarmSection />);
  return { sent, user: userEvent.setup() };
}
const times = async () => {
  await screen.findByRole("radio", { name: "Quick" });
  return within(screen.getByRole("region", { name: "Times" }));
};
const steps = async () => (await (await times()).findAllByRole("listitem")).map((step) => step.textContent);

it("draws who is called when, in the words of a parent", async () => {
  open();
  expect(await steps()).toEqual([
    "at onceAAnaon the open page and by notification",
    "after 15 sAAnain every other way too, unless a device has answered",
    "after 1 minBBenon the open page and by notification",
    "after 2 minRound 2: Ana, then Benin every way at once",
    "after 4 minEveryonein every way, with the siren, again every 2 min",
  ]);
  expect(screen.queryByText(/Not saved yet/)).toBeNull();
});

it("says which preset holds, and shows what another would mean before it is saved", async () => {
  const { sent, user } = open({ "PATCH /api/settings": () => ({ body: normal }) });
  expect(await screen.findByRole("radio", { name: "Normal" })).toBeChecked();
  await user.click(screen.getByRole("radio", { name: "Quick" }));
  expect(await screen.findByText(/Not saved yet/)).toBeVisible();
  await waitFor(async () => expect(await steps()).toContain("after 30 sBBenon the open page and by notification"));
  expect(sent()).toEqual([
    { method: "POST", path: "/api/ladder", body: { receipt_s: 10, ack_s: 30, rounds: 2, siren_s: 60, ack_holds_s: 300 } },
  ]);
  await user.click((await times()).getByRole("button", { name: "Save" }));
  await waitFor(() => {
    const saved = sent().filter(({ method }) => method === "PATCH");
    expect(saved).toMatchObject([{ body: { policy: { ack_s: 30, rounds: 2 } } }]);
  });
});

it("calls it changed when no preset fits, and takes its bounds from the API", async () => {
  const { sent, user } = open({ "PATCH /api/settings": () => refused({ "policy.ack_s": ["Choose 10 to 900 seconds."] }) });
  const field = await screen.findByLabelText(/^The next person after/);
  expect(field).toHaveAttribute("min", "10");
  expect(field).toHaveAttribute("max", "900");
  await user.clear(field);
  await user.type(field, "90");
  expect(screen.getByRole("radio", { name: "Changed" })).toBeChecked();
  await user.click((await times()).getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Choose 10 to 900 seconds.")).toBeVisible();
  expect(field).toHaveValue(90);
  expect(sent().at(-1)).toMatchObject({ method: "PATCH", body: { policy: { ack_s: 90 } } });
});

it("asks for no drawing of what cannot be", async () => {
  const { sent, user } = open();
  const field = await screen.findByLabelText(/^Rounds before everyone/);
  await user.clear(field);
  expect(screen.queryByText(/Not saved yet/)).toBeNull();
  expect(sent()).toEqual([]);
});
