import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { Incident, Role } from "@/shared/api/types";
import { house, show } from "@/testing/house";
import { incident } from "@/testing/things";
import { useIncident } from "./get-incident";
import { VerdictCard } from "./VerdictCard";

function Here() {
  const found = useIncident(1).data;
  return found ? <VerdictCard incident={found} /> : null;
}

function open(role: Role, change: Partial<Incident> = {}, proposal: object = { wake_for: null, wrong: 0, of: 0 }) {
  let known = incident({ id: 1, state: "resolved", ...change });
  const { sent } = house(role, {
    "GET /api/incidents/1": () => ({ body: known }),
    "GET /api/rooms/7/proposal": () => ({ body: proposal }),
    "PUT /api/incidents/1/verdict": ({ body }) => {
      const { cried } = body as { cried: boolean | null };
      known = { ...known, verdict: cried === null ? null : { cried, by: { id: 1, name: "Ana" }, at: "2026-03-01T07:00:00Z" } };
      return { body: known };
    },
  });
  show(<Here />);
  return { sent, user: userEvent.setup() };
}

describe("was this right?", () => {
  it("is answered by one tap, shown, changed and taken back", async () => {
    const { sent, user } = open("parent");
    await user.click(await screen.findByRole("button", { name: "There was no cry" }));
    expect(await screen.findByText("Ana said: there was no cry.")).toBeVisible();
    expect(screen.getByRole("button", { name: "There was no cry" })).toHaveAttribute("aria-pressed", "true");
    await user.click(screen.getByRole("button", { name: "There was a cry" }));
    expect(await screen.findByText("Ana said: there was a cry.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Take it back" }));
    expect(await screen.findByRole("button", { name: "There was a cry", pressed: false })).toBeVisible();
    expect(sent().map(({ body }) => body)).toEqual([{ cried: false }, { cried: true }, { cried: null }]);
  });

  it("leads to the setting that the last answers propose, and changes nothing by itself", async () => {
    const { sent, user } = open("parent", {}, { wake_for: "cries", wrong: 3, of: 5 });
    expect(await screen.findByRole("button", { name: "There was no cry" })).toBeVisible();
    expect(screen.queryByText(/no cries/)).toBeNull();
    await user.click(screen.getByRole("button", { name: "There was no cry" }));
    expect(await screen.findByText("3 of the last 5 wake-ups here were no cries. Wake me for cries only?")).toBeVisible();
    expect(screen.getByRole("link", { name: "Look at the setting" })).toHaveAttribute("href", "/rooms/7#wake-for");
    expect(sent()).toHaveLength(1);
  });

  it("proposes nothing to a sitter, who may answer all the same", async () => {
    const { user } = open("sitter", {}, { wake_for: "cries", wrong: 3, of: 5 });
    await user.click(await screen.findByRole("button", { name: "There was no cry" }));
    expect(await screen.findByText("Ana said: there was no cry.")).toBeVisible();
    expect(screen.queryByRole("link", { name: "Look at the setting" })).toBeNull();
  });

  it("is not asked of a camera that was lost", async () => {
    house("parent", {});
    show(<VerdictCard incident={incident({ kind: "monitor_lost" })} />);
    await expect(screen.findByText("Was this right?", {}, { timeout: 200 })).rejects.toThrow();
  });
});
