import { readFileSync } from "node:fs";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import type { MailServer, Right } from "@/shared/api/types";
import { ApiError } from "@/shared/api/client";
import { Failure } from "@/shared/ui/Surface";
import { always, house, ladder, refused, settings, show, withDialogs } from "@/testing/house";
import { PushBrowser } from "@/testing/push";
import { camera, zoe } from "@/testing/things";
import { AccessKeyForm } from "./access-keys/AccessKeyForm";
import { AddressForm } from "./notifications/AddressForm";
import { AddRoom } from "./live/LiveGrid";
import { AwayCard } from "./duty/AwayCard";
import { BabyBuddyForm } from "./marks/BabyBuddyForm";
import { CameraForm } from "./cameras/CameraForm";
import { ClearHistory } from "./chat/ClearHistory";
import { ChatContext } from "./chat/context";
import { EditLine } from "./chat/EditLine";
import { aMessage } from "./chat/testing";
import { MailCard } from "./notifications/MailCard";
import { MailForm } from "./notifications/MailForm";
import FineTuning from "./room/FineTuning";
import { BrokerForm } from "./notifications/BrokerForm";
import { ServiceForm } from "./notifications/ServiceForm";
import { ntfy } from "./notifications/testing";
import HandoverCard from "./handover/HandoverCard";
import { HereCard } from "./notifications/HereCard";
import { JoinForm } from "./join/JoinForm";
import { MarkRow } from "./marks/MarkRow";
import { NightEditor } from "./duty/NightEditor";
import { Pairing } from "./camera/Pairing";
import { PasskeyRow } from "./passkeys/PasskeyRow";
import { SetupForm } from "./setup/SetupForm";
import { Handoff } from "./duty/Handoff";
import { InviteForm } from "./family/InviteForm";
import { LoginForm } from "./session/LoginForm";
import { PersonForm } from "./family/PersonForm";
import { ProgramForm } from "./pairing/ProgramForm";
import { DndCard } from "./duty/DndCard";
import { RoomSettings } from "./room/RoomSettings";
import { RuleForm } from "./duty/RuleForm";
import { SelfCard } from "./session/SelfCard";
import { SwapForm } from "./duty/SwapForm";
import { LooksCard } from "./profile/LooksCard";
import { PlaceCard } from "./profile/PlaceCard";
import { HouseholdCard } from "./family/HouseholdCard";
import { StorageCard } from "./family/StorageCard";
import { AlarmCard } from "./family/AlarmCard";
import { TimesCard } from "./family/TimesCard";
import { MorningCard } from "./family/MorningCard";
import { NightHoursCard } from "./family/NightHoursCard";
import { WatchCard } from "./family/WatchCard";

const schema = readFileSync("src/shared/api/schema.d.ts", "utf8");

/** The names of the fields that a request takes, as the API's own schema has them; nested ones with a dot. */
function fieldsOf(request: string): string[] {
  const [method = "", path = ""] = request.toLowerCase().split(" ");
  const place = schema.slice(schema.search(new RegExp(`^    "${path.replaceAll(/\/\d+/g, "/\\{\\w+\\}")}"`, "m")));
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
  /** What sends it: the file and the mutation in it. refused-acts.test.tsx compares with what is there. */
  site: string;
  request: string;
  element: ReactNode;
  /** Buttons to press before the form is there. */
  opens?: string[];
  /** A person to choose first. */
  picks?: string;
  /** Something to choose after that. */
  chooses?: string;
  /** A field, and what to write in it. */
  types?: [string, string];
  /** The button that sends what is no form. */
  sends?: string;
  /** How often the form is sent until it asks the server: its steps. */
  steps?: number;
  /** What the server says besides. */
  house?: Parameters<typeof house>[1];
  /** What it asks for: what is said of these stands at them. */
  at: string[];
}

const cy = {
  id: 3,
  name: "Cy",
  username: "cy",
  role: "sitter" as const,
  colour: "#7c83fd",
  emoji: "",
  picture: null,
  tz: "",
  language: "",
  rank: 3,
  rooms: [8],
  access: { ...always, hours_start: "18:00", hours_end: "23:00" },
};
const people = [
  { id: 1, name: "Ana", colour: "#e07a5f" },
  { id: 2, name: "Ben", colour: "#3d9a8b" },
];
const self = {
  id: 1,
  name: "Ana",
  username: "ana",
  role: "owner" as const,
  colour: "#e07a5f",
  emoji: "",
  picture: null,
  tz: "",
  language: "",
};
const broker = {
  enabled: true,
  host: "h",
  port: 1883,
  tls: false,
  username: "",
  has_password: false,
  base: "b",
  discovery: "d",
  connected: false,
  words: "",
};
const mailServer: MailServer = { host: "h", port: 25, security: "insecure", username: "", has_password: false, sender: "s@h.lan", ways: 0 };
const nothing = (): void => undefined;

const presets = [
  { id: "rtsp", name: "RTSP", kind: "pull", fields: ["url", "audio_url", "username", "password"], help: "", url_example: "" },
];
const withPresets = {
  "GET /api/cameras/presets": () => ({ body: presets }),
  "GET /api/rooms": () => ({ body: { next: null, previous: null, results: [zoe] } }),
};
const plain = { ...camera, preset: "rtsp" as const };
const mark = {
  id: 5,
  uuid: "u",
  kind: "fed",
  room: 7,
  room_name: "Zoe",
  at: "2026-03-01T02:10:00Z",
  note: "",
  incident: null,
  by: { id: 1, name: "Ana" },
  words: "Ana: fed",
  deleted: false,
} as never;
const passkey = { id: 4, name: "Ana's phone", host: "babycam.local", created_at: "2026-03-01T02:10:00Z", used_at: null } as never;
const looked = { kind: "join", name: "", role: "sitter", family: "The Does", rooms: [], passkeys: false } as never;
const night = { date: "2026-03-02", start: Date.parse("2026-03-02T21:00:00Z"), end: Date.parse("2026-03-03T06:00:00Z"), parts: [] };
const chat = { chat: { catchUp: () => Promise.resolve() }, unsent: {} } as never;
const browser = new PushBrowser();
const choices = { family: "The Does", room: 7, rooms: [{ id: 7, name: "Zoe", taken: null }] };
const atCamera = { "GET /api/camera": () => ({ status: 401, body: {} }), "POST /api/pairings/look": () => ({ body: choices }) };

const forms: Record<string, Form> = {
  camera: {
    site: "cameras/CameraForm.tsx save",
    request: "POST /api/cameras",
    element: <CameraForm camera={null} rooms={[zoe]} room={7} onDone={nothing} />,
    house: withPresets,
    at: ["url", "audio_url", "username", "password"],
  },
  "another camera": {
    site: "cameras/CameraForm.tsx save",
    request: "PATCH /api/cameras/70",
    element: <CameraForm camera={plain} rooms={[zoe]} room={7} onDone={nothing} />,
    house: withPresets,
    at: ["url", "audio_url", "username", "password"],
  },
  "camera's try-out": {
    site: "cameras/CameraForm.tsx probe",
    request: "POST /api/cameras/probe",
    element: <CameraForm camera={plain} rooms={[zoe]} room={7} onDone={nothing} />,
    house: withPresets,
    sends: "Try it",
    at: ["url", "audio_url", "username", "password"],
  },
  "camera's new room": {
    site: "cameras/CameraForm.tsx add",
    request: "POST /api/rooms",
    element: <CameraForm camera={null} rooms={[]} room={null} onDone={nothing} />,
    house: withPresets,
    at: ["name"],
  },
  setup: {
    site: "setup/SetupForm.tsx setUp",
    request: "POST /api/setup",
    element: <SetupForm onDone={nothing} />,
    house: { "POST /api/setup/code": () => ({ status: 204 }) },
    steps: 3,
    at: ["code", "household.name", "household.tz"],
  },
  join: {
    site: "join/JoinForm.tsx byPassword",
    request: "POST /api/invites/accept",
    element: <JoinForm secret="s" looked={looked} onIn={nothing} />,
    at: ["name", "password"],
  },
  mark: {
    site: "marks/MarkRow.tsx correct",
    request: "PATCH /api/marks/5",
    element: <MarkRow mark={mark} named={false} />,
    opens: ["Correct"],
    at: ["at", "note"],
  },
  "a program's key": {
    site: "access-keys/AccessKeyForm.tsx make",
    request: "POST /api/access-keys",
    element: <AccessKeyForm onDone={nothing} />,
    at: ["name", "rooms"],
  },
  passkey: {
    site: "passkeys/PasskeyRow.tsx rename",
    request: "PATCH /api/passkeys/4",
    element: <PasskeyRow passkey={passkey} />,
    opens: ["Rename"],
    at: ["name"],
  },
  "this device": {
    site: "notifications/HereCard.tsx turn",
    request: "POST /api/channels",
    element: <HereCard />,
    house: { "GET /api/push/key": () => ({ body: { key: "AAAA" } }) },
    at: ["name"],
  },
  "phone's code": {
    site: "camera/Pairing.tsx mutate",
    request: "POST /api/pairings/look",
    element: <Pairing secret="s" onPaired={nothing} />,
    house: atCamera,
    at: ["code"],
  },
  "phone's room": {
    site: "camera/Pairing.tsx claim",
    request: "POST /api/pairings/claim",
    element: <Pairing secret="s" onPaired={nothing} />,
    house: atCamera,
    sends: "Use this room",
    at: ["name"],
  },
  "a night once": {
    site: "duty/NightEditor.tsx say",
    request: "POST /api/duty/overrides",
    element: <NightEditor night={night} room={7} label="Mon night" onDone={nothing} />,
    picks: "Ana",
    sends: "Save",
    at: ["who"],
  },
  "a night from now on": {
    site: "duty/NightEditor.tsx add",
    request: "POST /api/duty/rules",
    element: <NightEditor night={night} room={7} label="Mon night" onDone={nothing} />,
    picks: "Ana",
    chooses: "From now on",
    sends: "Save",
    at: ["turns"],
  },
  "handover note": {
    site: "handover/HandoverCard.tsx post",
    request: "POST /api/chat/messages",
    element: <HandoverCard offered />,
    house: {
      "GET /api/handover": () => ({ body: { from: "2026-03-01T19:00:00Z", to: "2026-03-02T06:00:00Z", text: "Zoe slept.", facts: {} } }),
    },
    at: [],
  },
  "changed message": {
    site: "chat/EditLine.tsx edit",
    request: "PATCH /api/chat/messages/1",
    element: (
      <ChatContext value={chat}>
        <EditLine message={aMessage()} onDone={nothing} />
      </ChatContext>
    ),
    types: ["Editing your message", "!"],
    at: [],
  },
  "cleared chat": {
    site: "chat/ClearHistory.tsx clear",
    request: "POST /api/chat/clear",
    element: <ClearHistory onClose={nothing} />,
    opens: ["Clear the history"],
    at: ["confirm"],
  },
  "hand over": {
    site: "duty/Handoff.tsx say",
    request: "POST /api/duty/overrides",
    element: <Handoff people={people} rooms={null} mine={false} onDone={nothing} />,
    sends: "Hand over to Ben",
    at: ["who", "scope"],
  },
  away: {
    site: "duty/AwayCard.tsx say",
    request: "POST /api/duty/overrides",
    element: <AwayCard />,
    picks: "Ana",
    at: ["who", "start", "end"],
  },
  rule: {
    site: "duty/RuleForm.tsx add",
    request: "POST /api/duty/rules",
    element: <RuleForm onDone={nothing} />,
    at: ["turns", "days", "start", "end", "rooms"],
  },
  dnd: {
    site: "duty/DndCard.tsx add",
    request: "POST /api/duty/dnd",
    element: <DndCard />,
    opens: ["Add these hours"],
    at: ["days", "daily_start", "daily_end"],
  },
  swap: {
    site: "duty/SwapForm.tsx offer",
    request: "POST /api/duty/swaps",
    element: <SwapForm onDone={nothing} />,
    at: ["given", "wanted", "asked", "words"],
  },
  login: { site: "session/LoginForm.tsx login", request: "POST /api/session", element: <LoginForm />, at: ["username", "password"] },
  password: {
    site: "session/SelfCard.tsx change",
    request: "POST /api/session/password",
    element: <SelfCard />,
    opens: ["Change the password"],
    at: ["old", "new"],
  },
  person: {
    site: "family/PersonForm.tsx save",
    request: "PATCH /api/people/3",
    element: <PersonForm person={cy} taken={[]} onDone={nothing} />,
    at: ["name", "username", "password", "role", "rooms", "colour"],
  },
  "person's times": {
    site: "family/PersonForm.tsx save",
    request: "POST /api/people/3/access",
    element: <PersonForm person={cy} taken={[]} onDone={nothing} />,
    house: { "PATCH /api/people/3": () => ({ body: cy }) },
    chooses: "From … until",
    at: ["from", "until"],
  },
  invite: {
    site: "family/InviteForm.tsx make",
    request: "POST /api/invites",
    element: <InviteForm onMade={nothing} onCancel={nothing} />,
    at: ["name", "role", "uses", "expires_at"],
  },
  "fine tuning": {
    site: "room/FineTuning.tsx update",
    request: "PATCH /api/rooms/7",
    element: <FineTuning room={{ ...zoe, patience: "own", curve: [[0, 10]] }} />,
    at: ["pre_roll_s", "post_roll_s", "split_s", "curve"],
  },
  "mail server": {
    site: "notifications/MailForm.tsx save",
    request: "PUT /api/mail-server",
    element: <MailForm server={mailServer} onDone={nothing} />,
    at: ["host", "port", "security", "username", "password", "sender"],
  },
  "test of the mail server": {
    site: "notifications/MailCard.tsx test",
    request: "POST /api/mail-server/test",
    element: <MailCard />,
    house: { "GET /api/mail-server": () => ({ body: mailServer }) },
    at: ["to"],
  },
  room: { site: "room/RoomSettings.tsx update", request: "PATCH /api/rooms/7", element: <RoomSettings room={zoe} />, at: ["name"] },
  "new room": { site: "live/LiveGrid.tsx create", request: "POST /api/rooms", element: <AddRoom />, at: ["name"] },
  channel: {
    site: "notifications/AddressForm.tsx add",
    request: "POST /api/channels",
    element: <AddressForm kind="apprise" onDone={nothing} />,
    at: ["url", "name"],
  },
  "way by a form": {
    site: "notifications/ServiceForm.tsx save",
    request: "POST /api/channels",
    element: <ServiceForm service={ntfy} onSaved={nothing} onCancel={nothing} />,
    at: ["form.topic", "form.server", "form.token"],
  },
  broker: {
    site: "notifications/BrokerForm.tsx save",
    request: "PUT /api/broker",
    element: <BrokerForm broker={broker} onDone={nothing} />,
    at: ["host", "port", "username", "password", "base", "discovery"],
  },
  "baby buddy": {
    site: "marks/BabyBuddyForm.tsx save",
    request: "PUT /api/settings/babybuddy",
    element: <BabyBuddyForm buddy={{ url: "", child: null, children: [], has_token: false } as never} onDone={nothing} />,
    at: ["url", "token"],
  },
  program: {
    site: "pairing/ProgramForm.tsx add",
    request: "POST /api/devices",
    element: <ProgramForm rooms={[zoe]} onDone={nothing} />,
    at: ["room", "name"],
  },
  looks: {
    site: "profile/LooksCard.tsx save",
    request: "PATCH /api/people/me",
    element: <LooksCard self={self} />,
    at: ["name", "emoji", "colour"],
  },
  place: {
    site: "profile/PlaceCard.tsx save",
    request: "PATCH /api/people/me",
    element: <PlaceCard self={self} />,
    at: ["tz", "language"],
  },
  household: {
    site: "family/SettingsForm.tsx update",
    request: "PATCH /api/settings",
    element: <HouseholdCard household={settings.household} />,
    at: ["household.name", "household.tz"],
  },
  night: {
    site: "family/SettingsForm.tsx update",
    request: "PATCH /api/settings",
    element: <NightHoursCard household={settings.household} />,
    at: ["household.night_start", "household.morning_time"],
  },
  morning: {
    site: "family/MorningCard.tsx save",
    request: "PATCH /api/morning",
    element: <MorningCard />,
    house: { "GET /api/morning": () => ({ body: { on: true, time: "07:30", mine: false } }) },
    at: ["time"],
  },
  watch: {
    site: "family/SettingsForm.tsx update",
    request: "PATCH /api/settings",
    element: <WatchCard url="" />,
    at: ["policy.ping_url"],
  },
  storage: {
    site: "family/SettingsForm.tsx update",
    request: "PATCH /api/settings",
    element: <StorageCard storage={settings.storage} />,
    at: ["storage.keep_days", "storage.keep_gb", "storage.min_free_gb", "storage.keep_levels_days"],
  },
  alarm: {
    site: "family/SettingsForm.tsx update",
    request: "PATCH /api/settings",
    element: <AlarmCard policy={settings.policy} ladder={ladder} />,
    at: ["policy.quiet_s", "policy.reopen_s", "policy.group_s"],
  },
  times: {
    site: "family/SettingsForm.tsx update",
    request: "PATCH /api/settings",
    element: (
      <TimesCard policy={settings.policy} ladder={ladder}>
        {() => null}
      </TimesCard>
    ),
    at: ["policy.receipt_s", "policy.ack_s", "policy.rounds", "policy.siren_s", "policy.ack_holds_s"],
  },
};

const rights: Right[] = [
  "history.see",
  "duty.see",
  "duty.edit",
  "duty.override",
  "settings.see",
  "settings.edit",
  "room.create",
  "channel.own",
  "camera.edit",
  "mark.use",
  "chat.use",
  "chat.clear",
];
const sentence = (field: string): string => `Something is wrong with <${field}>.`;

describe.each(Object.entries(forms))("what the server refuses in the form %s", (_name, form) => {
  beforeEach(() => {
    withDialogs();
    browser.fresh();
    localStorage.clear();
  });

  it("is read on the page, and at the field if it is asked for there", async () => {
    const fields = [...new Set([...fieldsOf(form.request), ...form.at, ""])];
    const page = (results: unknown[]) => ({ body: { next: null, previous: null, results } });
    const session = {
      person: self,
      household: settings.household,
      access: { open: true, opens_at: null, closes_at: null },
      needs_setup: false,
      demo_login: null,
      version: "1",
      rights,
    };
    const caregivers = people.map((one, place) => ({ ...one, rank: place, rooms: null }));
    house("owner", {
      "GET /api/session": () => ({ body: session }),
      "GET /api/duty/order": () => ({ body: caregivers }),
      "GET /api/duty/rules": () => page([]),
      "GET /api/duty/dnd": () => page([]),
      "GET /api/duty/now": () => ({ body: [] }),
      "POST /api/duty/preview": () => ({ body: { room: 7, nights: [] } }),
      ...form.house,
      [form.request]: () => refused(Object.fromEntries(fields.map((field) => [field, [sentence(field)]]))),
    });
    const { container } = show(form.element);
    const user = userEvent.setup();
    for (const name of form.opens ?? []) await user.click(await screen.findByRole("button", { name: new RegExp(`^${name}`) }));
    if (form.picks) await user.click(await screen.findByRole("radio", { name: new RegExp(form.picks) }));
    if (form.chooses) await user.click(await screen.findByRole("radio", { name: form.chooses }));
    if (form.types) await user.type(await screen.findByRole("textbox", { name: form.types[0] }), form.types[1]);
    for (let step = 1; step < (form.steps ?? 1); step++) {
      fireEvent.submit((await within(container).findByRole("button", { name: "Next" })).closest("form") ?? container);
      await within(container).findByText(`Step ${step + 1} of ${form.steps}`);
    }
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
