import { screen } from "@testing-library/react";
import type { Delivery, Incident } from "@/shared/api/types";
import { house, show } from "@/testing/house";
import { incident } from "@/testing/things";
import { clockTime } from "@/shared/lib/time";
import { Proof } from "./Proof";

const ben = { id: 2, name: "Ben" };
const since = "2026-03-01T21:40:00Z";
const asked = (change: object = {}) =>
  ({
    id: 9,
    person: ben,
    round: 1,
    state: "retry",
    words: "Ben, by Ben’s phone: no answer",
    created_at: "2026-03-01T02:00:00Z",
    sent_at: null,
    received_at: null,
    sounding_at: null,
    seen_at: null,
    channel: null,
    ...change,
  }) as unknown as Delivery;

function proven(change: Partial<Incident>) {
  house("owner");
  show(<Proof people={[ben]} incident={incident({ next_at: new Date(Date.now() + 60_000).toISOString(), ...change })} />);
}

describe("what has been proven about a call", () => {
  it("is that they cannot be reached, at once and in red, with the backup that is left", async () => {
    proven({ signs: [{ ...ben, reached: false, words: "No device of Ben’s has answered since 22:40", seen_at: since }] });
    const line = await screen.findByRole("listitem");
    expect(line).toHaveTextContent("No device of Ben’s has answered since 22:40");
    expect(line).toHaveTextContent(/You are still backup, in \d+ s/);
  });

  it("is since when nothing was seen of who should be reachable, when nothing comes back", async () => {
    proven({ calls: [asked()], signs: [{ ...ben, reached: true, words: "", seen_at: since }] });
    expect(await screen.findByRole("listitem")).toHaveTextContent(`Ben: not seen since ${clockTime(since, undefined)}.`);
  });

  it("is nothing when nobody is called because it is quiet, and says who is woken if it begins again", async () => {
    proven({ told: [], waits: true, noisy: false, tiers: [[ben]] });
    expect(await screen.findByRole("listitem")).toHaveTextContent(/^Ben is woken if it begins again\.$/);
  });

  it("is red 5 s after a call of which nothing was ever sent", async () => {
    proven({ told: [ben], called_at: new Date(Date.now() - 6_000).toISOString() });
    expect(await screen.findByRole("listitem")).toHaveTextContent(/^Nothing has come back from Ben yet\./);
  });

  it("is awaited for those 5 s", async () => {
    proven({ told: [ben], called_at: new Date(Date.now() - 1_000).toISOString() });
    expect(await screen.findByRole("listitem")).toHaveTextContent("Calling Ben…");
  });

  it("is a receipt, whatever was feared", async () => {
    proven({
      calls: [asked({ received_at: "2026-03-01T02:00:05Z" })],
      signs: [{ ...ben, reached: false, words: "feared", seen_at: null }],
    });
    expect(await screen.findByRole("listitem")).toHaveTextContent(/got it/);
    expect(screen.queryByText("feared")).toBeNull();
  });
});
