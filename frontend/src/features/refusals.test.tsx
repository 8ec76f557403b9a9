import { readFileSync } from "node:fs";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import type { Right } from "@/shared/api/types";
import { ApiError } from "@/shared/api/client";
import { Failure } from "@/shared/ui/Surface";
import { always, house, refused, settings, show } from "@/testing/house";
import { zoe } from "@/testing/things";
import { AddChannel } from "./notifications/AddChannel";
import { AddRoom } from "./live/LiveGrid";
import { AwayCard } from "./duty/AwayCard";
import { BabyBuddyForm } from "./marks/BabyBuddyForm";
import { BrokerForm } from "./notifications/BrokerForm";
import { HandOver } from "./duty/HandOver";
import { InviteForm } from "./family/InviteForm";
import { LoginForm } from "./session/LoginForm";
import { PersonForm } from "./family/PersonForm";
import { ProgramForm } from "./pairing/ProgramForm";
import { QuietCard } from "./duty/QuietCard";
import { RoomSettings } from "./room/RoomSettings";
import { RuleForm } from "./duty/RuleForm";
import { SelfCard } from "./session/SelfCard";
import { SwapForm } from "./duty/SwapForm";
import { LooksCard } from "./profile/LooksCard";
import { PlaceCard } from "./profile/PlaceCard";
import { HouseholdCard } from "./family/HouseholdCard";
import { StorageCard } from "./family/StorageCard";
import { AlarmCard } from "./family/AlarmCard";

const schema = readFileSync("src/shared/api/schema.d.ts", "utf8");

/** The names of the fields that a request takes, as the API's own schema has them; nested ones with a dot. */
function fieldsOf(request: string): string[] {
  const [method = "", path = ""] = request.toLowerCase().split(" ");
  const place = schema.slice(schema.indexOf(`    "${path.replaceAll(/\/\d+/g, "/{ID}").replace("{ID}", "{")}`));
  const operation = new RegExp(`\\n {8}${method}: operations\\["(\\w+)"\\]`).exec(place)?.[1] ?? "";
  const body = schema.slice(schema.indexOf(`\n    ${operation}: {`));
  const name = /requestBody\??: \{[\s\S]*?"application\/json": components\["schemas"\]\["(\w+)"\]/.exec(body)?.[1];
  if (!name) throw new Error(`no body of ${request} in the schema`);
  return namesIn(name);
}

function namesIn(name: string): string[] {
  const start = schema.indexOf(`\n        ${name}: {`);
  const lines = schema.slice(start, schema.indexOf("\n        };", start)).split("\n");
  return lines.flatMap((line) => {
    const found = /^ {12}(?:readonly )?(\w+)\??: (?:components\["schemas"\]\["(\w+)"\];)?/.exec(line);
    if (!found?.[1]) return [];
    const inner = found[2] && !found[2].endsWith("Enum") ? namesIn(found[2]) : [];
    return inner.length ? inner.map((each) => `${found[1]}.${each}`) : [found[1]];
  });
}

interface Form {
  request: string;
  element: ReactNode;
  /** Buttons to press before the form is there. */
  opens?: string[];
  /** A person to choose first. */
  picks?: string;
  /** The button that sends what is no form. */
  sends?: string;
  /** What it asks for: what is said of these stands at them. */
  at: string[];
}

const cy = { id: 3, name: "Cy", username: "cy", role: "sitter" as const, colour: "#7c83fd", emoji: "", picture: null, tz: "", language: "", rank: 3, rooms: [8], access: { ...always, hours_start: "18:00", hours_end: "23:00" } };
const people = [{ id: 1, name: "Ana", colour: "#e07a5f" }, { id: 2, name: "Ben", colour: "#3d9a8b" }];
const self = { id: 1, name: "Ana", username: "ana", role: "owner" as const, colour: "#e07a5f", emoji: "", picture: null, tz: "", language: "" };
const broker = { enabled: true, host: "h", port: 1883, tls: false, username: "", has_password: false, base: "b", discovery: "d", connected: false, words: "" };
const nothing = (): void => undefined;

const forms: Record<string, Form> = {
  "hand over": { request: "POST /api/duty/overrides", element: <HandOver people={people} rooms={null} mine={false} onDone={nothing} />, sends: "Hand over to Ben", at: ["who", "scope"] },
  away: { request: "POST /api/duty/overrides", element: <AwayCard />, picks: "Ana", at: ["who", "start", "end"] },
  rule: { request: "POST /api/duty/rules", element: <RuleForm onDone={nothing} />, at: ["turns", "days", "start", "end", "rooms"] },
  quiet: { request: "POST /api/duty/dnd", element: <QuietCard />, opens: ["Do not disturb me then"], at: ["days", "daily_start", "daily_end"] },
  swap: { request: "POST /api/duty/swaps", element: <SwapForm onDone={nothing} />, at: ["given", "wanted", "asked", "words"] },
  login: { request: "POST /api/session", element: <LoginForm />, at: ["username", "password"] },
  password: { request: "POST /api/session/password", element: <SelfCard />, opens: ["Change the password"], at: ["old", "new"] },
  person: { request: "PATCH /api/people/3", element: <PersonForm person={cy} taken={[]} onDone={nothing} />, at: ["name", "username", "password", "role", "rooms", "colour"] },
  invite: { request: "POST /api/invites", element: <InviteForm onMade={nothing} onCancel={nothing} />, at: ["role", "uses", "expires_at"] },
  room: { request: "PATCH /api/rooms/7", element: <RoomSettings room={zoe} />, at: ["name"] },
  "new room": { request: "POST /api/rooms", element: <AddRoom />, at: ["name"] },
  channel: { request: "POST /api/channels", element: <AddChannel />, opens: ["Add another way"], at: ["url", "name"] },
  broker: { request: "PUT /api/broker", element: <BrokerForm broker={broker} onDone={nothing} />, at: ["host", "port", "username", "password", "base", "discovery"] },
  "baby buddy": { request: "PUT /api/settings/babybuddy", element: <BabyBuddyForm buddy={{ url: "", child: null, children: [], has_token: false } as never} onDone={nothing} />, at: ["url", "token"] },
  program: { request: "POST /api/devices", element: <ProgramForm rooms={[zoe]} onDone={nothing} />, at: ["room", "name"] },
  looks: { request: "PATCH /api/people/me", element: <LooksCard self={self} />, at: ["name", "emoji", "colour"] },
  place: { request: "PATCH /api/people/me", element: <PlaceCard self={self} />, at: ["tz", "language"] },
  household: { request: "PATCH /api/settings", element: <HouseholdCard household={settings.household} />, at: ["household.name", "household.tz", "household.night_start", "household.morning_time"] },
  storage: { request: "PATCH /api/settings", element: <StorageCard storage={settings.storage} />, at: ["storage.keep_days", "storage.keep_gb", "storage.min_free_gb"] },
  alarm: { request: "PATCH /api/settings", element: <AlarmCard policy={settings.policy} />, at: ["policy.quiet_s"] },
};

const rights: Right[] = ["duty.see", "duty.edit", "duty.override", "settings.see", "settings.edit", "room.create", "channel.own"];
const sentence = (field: string): string => `Something is wrong with <${field}>.`;

describe.each(Object.entries(forms))("what the server refuses in the form %s", (_name, form) => {
  it("is read on the page, and at the field if it is asked for there", async () => {
    const fields = [...new Set([...fieldsOf(form.request), ...form.at, ""])];
    const page = (results: unknown[]) => ({ body: { next: null, previous: null, results } });
    const session = { person: self, household: settings.household, access: { open: true, opens_at: null, closes_at: null }, needs_setup: false, demo_login: null, version: "1", rights };
    const caregivers = people.map((one, place) => ({ ...one, rank: place, rooms: null }));
    house("owner", {
      "GET /api/session": () => ({ body: session }),
      "GET /api/duty/order": () => ({ body: caregivers }),
      "GET /api/duty/rules": () => page([]),
      "GET /api/duty/dnd": () => page([]),
      "GET /api/duty/now": () => ({ body: [] }),
      "POST /api/duty/preview": () => ({ body: { room: 7, nights: [] } }),
      [form.request]: () => refused(Object.fromEntries(fields.map((field) => [field, [sentence(field)]]))),
    });
    const { container } = show(form.element);
    const user = userEvent.setup();
    for (const name of form.opens ?? []) await user.click(await screen.findByRole("button", { name }));
    if (form.picks) await user.click(await screen.findByRole("radio", { name: new RegExp(form.picks) }));
    if (form.sends) await user.click(await screen.findByRole("button", { name: form.sends }));
    else fireEvent.submit(await waitFor(() => container.querySelector("form") ?? Promise.reject(new Error("no form yet"))));
    await screen.findByText((content) => content.includes(sentence("")));
    const said = [...container.querySelectorAll('[role="alert"]')];
    for (const field of fields) {
      const places = said.filter((one) => one.textContent.includes(sentence(field)));
      expect(places, field).toHaveLength(1);
      if (form.at.includes(field)) expect(places[0]?.tagName, field).toBe("P");
    }
  });
});

describe("every code of the API", () => {
  const codes = [...readFileSync("../babycam/core/errors.py", "utf8").matchAll(/^ {4}"([a-z_]+)": /gm)].map(([, code]) => code ?? "");

  it("is read in its words", () => {
    expect(codes.length).toBeGreaterThan(30);
    for (const code of codes) {
      const { unmount } = show(<Failure error={new ApiError(400, code, `Words of ${code}.`)} />);
      expect(screen.getByRole("alert")).toHaveTextContent(`Words of ${code}.`);
      unmount();
    }
  });
});
