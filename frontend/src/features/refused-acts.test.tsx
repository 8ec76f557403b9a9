import { readFileSync, readdirSync } from "node:fs";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { RealtimeContext } from "@/realtime/hooks";
import { Realtime } from "@/realtime/store";
import type { Incident, Quiet, Right, Session } from "@/shared/api/types";
import { Toasts } from "@/shared/ui/Toasts";
import { currentToasts, dismissToast } from "@/shared/ui/toasts";
import { house, refused, settings, show, withDialogs } from "@/testing/house";
import { PushBrowser } from "@/testing/push";
import { type Act, gives } from "@/testing/refused/act";
import { ana, ben } from "@/testing/refused/act-samples";
import { alarmActs } from "@/testing/refused/alarm-acts";
import { cameraActs } from "@/testing/refused/camera-acts";
import { cameraForms } from "@/testing/refused/camera-forms";
import { dutyActs } from "@/testing/refused/duty-acts";
import { dutyForms } from "@/testing/refused/duty-forms";
import type { Form } from "@/testing/refused/form";
import { houseForms } from "@/testing/refused/house-forms";
import { peopleActs } from "@/testing/refused/people-acts";
import { peopleForms } from "@/testing/refused/people-forms";
import { roomActs } from "@/testing/refused/room-acts";
import { waysActs } from "@/testing/refused/ways-acts";
import { zoe } from "@/testing/things";

const NO = "The house says no to this.";
const browser = new PushBrowser();
const acts = [peopleActs, roomActs, alarmActs, cameraActs, dutyActs, waysActs].flatMap(Object.entries<Act>);

const rights: Right[] = [
  "duty.see",
  "duty.edit",
  "duty.override",
  "settings.see",
  "settings.edit",
  "room.create",
  "room.edit",
  "room.delete",
  "room.soothe",
  "room.see",
  "channel.own",
  "camera.edit",
  "camera.control",
  "mark.use",
  "chat.use",
  "clip.see",
  "clip.keep",
  "clip.delete",
  "health.see",
  "storage.adopt",
  "people.edit",
  "people.allow",
  "incident.ack",
  "incident.see",
];

const session = {
  person: { id: 1, name: "Ana", username: "ana", role: "owner", colour: "#e07a5f", emoji: "", picture: null, tz: "", language: "" },
  household: settings.household,
  access: { open: true, opens_at: null, closes_at: null },
  needs_setup: false,
  demo_login: null,
  version: "1",
  rights,
} as unknown as Session;

function known(incidents: Incident[], over: Quiet | undefined, heard: boolean): Realtime {
  const store = new Realtime();
  const at = new Date().toISOString();
  if (heard) store.hear({ type: "hello", at, rooms: [{ id: 7, state: "quiet", health: zoe.health }], incidents: [] });
  if (over) store.hear({ type: "quiet.changed", at, room: over.room, quiet: over });
  for (const each of incidents) store.hear({ type: "incident.changed", at: new Date().toISOString(), incident: each });
  return store;
}

describe("what the server refuses", () => {
  beforeEach(() => {
    withDialogs();
    localStorage.clear();
    browser.fresh();
    vi.stubGlobal("PublicKeyCredential", vi.fn());
    vi.stubGlobal("isSecureContext", true);
  });
  afterEach(() => {
    for (const { id } of currentToasts()) dismissToast(id);
  });

  it.each(acts)(
    "at %s is read on the page",
    async (_site, { request, element, does, house: other, knows = [], quiet: over, heard = false }) => {
      house("owner", {
        "GET /api/session": gives(session),
        "GET /api/duty/order": gives([ana, ben]),
        "GET /api/duty/now": gives([]),
        ...other,
        [request]: () => refused({ anything: [NO] }),
      });
      show(
        <RealtimeContext value={known(knows, over, heard)}>
          {element}
          <Toasts />
        </RealtimeContext>,
      );
      await does(userEvent.setup());
      expect((await screen.findAllByText((content) => content.includes(NO))).length).toBeGreaterThan(0);
    },
  );
});

/** What is walked neither here nor in refusals.test.tsx, and why. */
const elsewhere: Record<string, string> = {
  "alarm/HowItBegan.tsx begin": "changes nothing: alarm/began.test.tsx reads what the server says to it",
  "clips/Together.tsx asked": "changes nothing: clips/clips.test.tsx reads why there is no file",
  "night/useSleepDraft.ts correct": "night/night.test.tsx reads the server's words in the editor",
  "night/SleepBand.tsx back": "night/night.test.tsx: a tap on what was no sleep, refused",
  "night/useSleepDraft.ts back": "stands where the words of a correction stand",
  "setting-up/goings.tsx mode": "the same hook as its card, which is walked",
  "app/pages/TonightPage.tsx mode": "the same hook as its card, which is walked",
  "setup/check-code.ts check": "a wrong code is walked in app/first-start.test.tsx",
  "room/WakeFor.tsx update": "SoundCard's own update; room/wake-for.test.tsx walks it with a refusal",
  "alarm/AlarmScreen.tsx say": "quiet.test.tsx: it rings on, and the server's words are read",
  "room/useTrial.ts update": "SoundCard's own update",
  "room/replay-night.ts": "changes nothing: room/replay.test.tsx reads what the server says to it",
  "room/useLines.ts update": "SoundCard shows its error as it shows that of its own update",
  "session/Proving.tsx proof": "app/prove.test.tsx",
  "ladder/get-ladder.ts": "changes nothing: the drawing of other times shows what the server says to them",
  "chat/send-message.ts": "chat.test.tsx: a letter that is refused says so in its place",
  "marks/unsent.ts": "marks/unsent.test.ts: a tap that is refused is told by a toast",
  "soothe/talker.ts": "TalkCard shows the server's words as it shows the browser's",
  "monitor/player/whep.ts": "the player goes on with another transport, and the room says what it shows",
  "camera/publisher.ts": "the phone tries on and its checklist says what is in the way",
  "notifications/push.ts": "asked by the page itself; what a tap asks is in HereCard",
  "alarm/useCalls.ts": "a receipt: nobody has asked for anything",
  "chat/mark-read.ts": "a read mark: nobody has asked for anything",
};

function files(folder = "src"): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((each) => {
    const path = `${folder}/${each.name}`;
    if (each.isDirectory()) return files(path);
    return /\.tsx?$/.test(path) && !/\.test\.tsx?$|\/testing/.test(path) ? [path] : [];
  });
}

/** Every place that changes something: a mutation that is used, or a request outside of one. */
function sitesOf(path: string): string[] {
  const source = readFileSync(path, "utf8");
  const name = path.replace(/^src\/(features\/)?/, "");
  const used = [...source.matchAll(/\b(\w+)\.mutate(?:Async)?\b/g)].map(([, receiver]) => `${name} ${receiver ?? ""}`);
  const taken = /\{[^{}]*\bmutate(?:Async)?\b[^{}]*\}\s*=/.test(source) ? [`${name} mutate`] : [];
  const bare =
    /\bmethod: (?!")|\bmethod: "(?!GET|HEAD)/.test(source) && !/use\w*Mutation|useChange|interface Call \{/.test(source) ? [name] : [];
  return [...new Set([...used, ...taken, ...bare])];
}

it("every place that asks the server for a change is walked with a refusal, or says why not", () => {
  const forms = [cameraForms, peopleForms, dutyForms, houseForms].flatMap(Object.values<Form>).map(({ site }) => site);
  const walked = new Set([...forms, ...acts.map(([site]) => site), ...Object.keys(elsewhere)]);
  const there = files().flatMap(sitesOf);
  expect(there.length).toBeGreaterThan(80);
  expect(there.filter((site) => !walked.has(site))).toEqual([]);
  const queries = ["chat/SearchSheet.tsx", "pairing/PairPanel.tsx"]; // these ask without changing anything, and are refused all the same
  expect([...walked].filter((site) => !there.includes(site) && !queries.includes(site))).toEqual([]);
});
