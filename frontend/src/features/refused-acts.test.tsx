import { readdirSync, readFileSync } from "node:fs";
import { screen, waitFor } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import { type ReactNode, useState } from "react";
import ClosedPage from "@/app/pages/ClosedPage";
import { RealtimeContext } from "@/realtime/hooks";
import { Realtime } from "@/realtime/store";
import type { Incident, Quiet, Right, Session, Replay } from "@/shared/api/types";
import { currentToasts, dismissToast } from "@/shared/ui/toasts";
import { GoingList } from "@/shared/ui/GoingList";
import { Toasts } from "@/shared/ui/Toasts";
import { always, house, refused, settings, show, withDialogs } from "@/testing/house";
import { PushBrowser } from "@/testing/push";
import { camera, clip, incident, max, quiet, zoe } from "@/testing/things";
import { AccessKeyRow } from "./access-keys/AccessKeyRow";
import { OrphansCard } from "./about/OrphansCard";
import { AlarmScreen } from "./alarm/AlarmScreen";
import { HandoffScreen } from "./alarm/HandoffScreen";
import { useTaken } from "./alarm/taken";
import { LinkAlarm } from "./alarm/TroubleAlarm";
import { useAlarm } from "./alarm/useAlarm";
import { AnswerScreen } from "./answer/AnswerScreen";
import { CameraControls } from "./cameras/CameraControls";
import { CameraList } from "./cameras/CameraList";
import { CameraStreams } from "./cameras/CameraStreams";
import { FindCameras } from "./cameras/FindCameras";
import { Settings } from "./camera/Settings";
import { SwapCard } from "./chat/cards/SwapCard";
import { ChatContext } from "./chat/context";
import { MessageSheet } from "./chat/MessageSheet";
import { SearchSheet } from "./chat/SearchSheet";
import { aMessage } from "./chat/testing";
import { ClipPlayer } from "./clips/ClipPlayer";
import { CalendarCard } from "./duty/CalendarCard";
import { FileCard } from "./duty/FileCard";
import { Handoff } from "./duty/Handoff";
import { DndCard } from "./duty/DndCard";
import { RotaCard } from "./duty/RotaCard";
import { OverridesCard } from "./duty/OverridesCard";
import { SwapsCard } from "./duty/SwapsCard";
import { TonightNotice } from "./duty/TonightNotice";
import { InviteRow } from "./family/InviteRow";
import { LetIn } from "./family/LetIn";
import { RemovePerson } from "./family/RemovePerson";
import { ResetPassword } from "./family/ResetPassword";
import { DrillCard } from "./incident/DrillCard";
import { VerdictCard } from "./incident/VerdictCard";
import { JoinForm } from "./join/JoinForm";
import { BabyBuddyCard } from "./marks/BabyBuddyCard";
import { MarkRow } from "./marks/MarkRow";
import { BedtimeCard } from "./notifications/BedtimeCard";
import { MailCard } from "./notifications/MailCard";
import { SettingUpCard } from "./setting-up/SettingUpCard";
import { RoomLinks } from "./settings/RoomLinks";
import { BrokerCard } from "./notifications/BrokerCard";
import { ChannelRow } from "./notifications/ChannelRow";
import { HereCard } from "./notifications/HereCard";
import { TestNow } from "./notifications/TestNow";
import { Revoke, DeviceList } from "./pairing/DeviceList";
import { PairPanel } from "./pairing/PairPanel";
import { PasskeyRow } from "./passkeys/PasskeyRow";
import { PasskeysCard } from "./passkeys/PasskeysCard";
import { PictureChoice } from "./profile/PictureChoice";
import { useQuietGoings } from "./quiet/quiets";
import { QuietRow } from "./quiet/QuietRow";
import { WithHer } from "./quiet/WithHer";
import { Calibrate } from "./room/Calibrate";
import { RoomSettings } from "./room/RoomSettings";
import ReplayPanel from "./room/ReplayPanel";
import MotionCard from "./room/MotionCard";
import { SoundCard } from "./room/SoundCard";
import { PasskeyLogin } from "./session/PasskeyLogin";
import { SelfCard } from "./session/SelfCard";
import { SessionsCard } from "./sessions/SessionList";
import { Soothe } from "./soothe/SoothePanel";

const NO = "The house says no to this.";
const AT = "2026-03-01T02:10:00Z";
const nothing = (): void => undefined;
const page = (results: unknown[]) => () => ({ body: { next: null, previous: null, results } });
const gives = (body: unknown) => () => ({ body });
const press =
  (...names: string[]) =>
  async (user: UserEvent): Promise<void> => {
    for (const name of names) await user.click((await screen.findAllByRole("button", { name: new RegExp(`^${name}`) })).at(-1)!);
  };
const turn =
  (name: string) =>
  async (user: UserEvent): Promise<void> =>
    user.click(await screen.findByRole("switch", { name }));
const file =
  (name: string, type: string) =>
  async (user: UserEvent): Promise<void> => {
    await waitFor(() => expect(document.querySelector('input[type="file"]')).not.toBeNull());
    await user.upload(document.querySelector<HTMLInputElement>('input[type="file"]')!, new File(["{}"], name, { type }));
  };

interface Act {
  request: string;
  element: ReactNode;
  does: (user: UserEvent) => Promise<void>;
  house?: Parameters<typeof house>[1];
  /** Incidents that the page knows of. */
  knows?: Incident[];
  quiet?: Quiet;
  /** Zoe's room is heard. */
  heard?: boolean;
}

const ana = { id: 1, name: "Ana", colour: "#e07a5f", rank: 1, rooms: null };
const ben = { id: 2, name: "Ben", colour: "#3d9a8b", rank: 2, rooms: null };
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
  access: always,
};
const rule = {
  id: 5,
  rooms: null,
  tz: "Europe/Berlin",
  days: ["mon"],
  start: "22:00",
  end: "07:00",
  turns: [[1]],
  every: 1,
  count: "active",
  priority: 0,
  anchor: "2026-03-01",
  valid_from: "2026-03-01",
  valid_until: null,
  created_at: AT,
  created_by: 1,
  closed_at: null,
  closed_from: null,
  replaced_by: null,
  gone: [],
};
const swap = {
  id: 9,
  asker: 2,
  asked: 1,
  rooms: null,
  given: [{ start: AT, end: "2026-03-01T06:00:00Z" }],
  wanted: [],
  words: "",
  state: "open",
  created_at: AT,
  expires_at: AT,
  decided_at: null,
  decided_by: null,
};
const said = {
  id: 4,
  kind: "take",
  who: [2],
  words: "Ana handed over to Ben, until 07:00.",
  start: AT,
  end: "2099-03-01T06:00:00Z",
  cancelled_at: null,
};
const dnd = {
  id: 6,
  person: 1,
  start: null,
  end: null,
  days: ["mon"],
  daily_start: "22:00",
  daily_end: "06:00",
  tz: "Europe/Berlin",
  created_at: AT,
  ended_at: null,
};
const channel = {
  id: 3,
  kind: "apprise",
  name: "ntfy",
  address: "ntfy://…",
  enabled: true,
  dead_reason: "",
  proves: false,
  while_open: false,
  fail_streak: 0,
  last_receipt_at: null,
  last_ok_at: null,
  verified_at: AT,
} as never;
const device = { id: 12, room: 7, room_name: "Zoe", kind: "phone", name: "Old phone", online: true, seen_at: AT, created_at: AT } as never;
const phone = {
  room: 7,
  device: { id: 12, name: "Old phone", kind: "phone" },
  online: true,
  talking: null,
  beat: null,
  wish: {
    quality: "auto",
    light: { on: false, colour: "#ff0000", level: 0.5, torch: false },
    play: { track: null, until: null, volume: 0.5, fade_s: 10 },
  },
};
const accessKey = { id: 4, name: "vlc", rooms: null, pictures: false, created_at: AT, used_at: null };
const passkey = { id: 4, name: "Ana's phone", host: "babycam.local", created_at: AT, used_at: null } as never;
const invite = {
  id: 2,
  role: "sitter",
  name: "",
  rooms: [8],
  access_from: null,
  access_until: null,
  hours_start: null,
  hours_end: null,
  used: 0,
  uses: 1,
  by: "Ana",
  created_at: AT,
  expires_at: "2099-03-01T06:00:00Z",
  state: "open",
} as never;
const mark = {
  id: 5,
  uuid: "u",
  kind: "fed",
  room: 7,
  room_name: "Zoe",
  at: AT,
  note: "",
  incident: null,
  by: { id: 1, name: "Ana" },
  words: "Ana: fed",
  deleted: false,
} as never;
const sessions = [true, false, false].map((own, id) => ({
  id,
  device: `Browser ${id}`,
  address: "10.0.0.2",
  created_at: AT,
  last_seen: AT,
  this: own,
}));
const answer = {
  room: 7,
  room_name: "Zoe",
  kind: "noise",
  rules: { weight: 0, noise: true, yields: true, drill: false, unheard: false },
  noisy: true,
  state: "triggered",
  words: "Zoe is loud",
  person: { id: 1, name: "Ana" },
  acked_by: null,
  handed_to: [],
  handed_until: null,
  next: [],
  scope: null,
};
const rings = incident({ tiers: [[{ id: 1, name: "Ana" }]] as never });
const taken = incident({ state: "acked", acked_by: { id: 1, name: "Ana" }, acked_at: new Date().toISOString() });
const handed = incident({
  handed_over: { by: { id: 1, name: "Ana" }, to: [{ id: 2, name: "Ben" }], until: "2026-03-01T06:00:00Z" } as never,
});
const chat = {
  chat: { take: nothing, catchUp: () => Promise.resolve(), getState: () => ({}), subscribe: () => nothing },
  unsent: {},
} as never;
const sheet = (
  <ChatContext value={chat}>
    <MessageSheet message={{ ...aMessage({ author: 1 }) }} me={1} marks={[]} onClose={nothing} onReply={nothing} onEdit={nothing} />
  </ChatContext>
);
const browser = new PushBrowser();

/** Closed by its own button, as the chat does it. */
function Closing({ children }: { children: (close: () => void) => ReactNode }) {
  const [open, setOpen] = useState(true);
  return open ? children(() => setOpen(false)) : null;
}

function Alarm() {
  return <AlarmScreen {...useAlarm()} />;
}

/** A zone in which it is about noon: last evening's night goes on there. */
const offset = Math.max(-12, 12 - new Date().getUTCHours());
const noon = `Etc/GMT${offset > 0 ? "-" : "+"}${Math.abs(offset)}`;

/** Everything but forms that asks the server for a change, by the file and the mutation in it. */
const woke = { at: "2026-03-02T01:14:00Z", until: "2026-03-02T01:15:00Z", cause: "loud", seconds: 4, level_db: -30, certainty: "noise" };
const stored = { rings: 1, noise: null, clip: null, incident: 5, cried: null };
const replayed: Replay = {
  nights: 1,
  since: "2026-03-01T19:00:00Z",
  until: "2026-03-02T06:00:00Z",
  heard_s: 36_000,
  now: [{ ...woke, ...stored }],
  then: [{ ...woke, ...stored }],
  gone: [],
  new: [],
  blind: [],
} as Replay;

const acts: Record<string, Act> = {
  "app/pages/ClosedPage.tsx logout": {
    request: "DELETE /api/session",
    element: (
      <ClosedPage
        session={{ person: { name: "Cy", role: "sitter" }, household: settings.household } as never}
        door={{ open: false, opens_at: null, closes_at: null }}
      />
    ),
    does: press("Log out"),
  },
  "about/OrphansCard.tsx adopt": {
    request: "POST /api/storage/adopt",
    element: <OrphansCard />,
    house: {
      "GET /api/storage": gives({
        held: false,
        unknown: { files: 2, bytes: 9, since: AT },
        quarantine: { files: 0, bytes: 0, since: null },
        until: null,
        freed: 0,
        recordings: 1,
        roomless: 0,
      }),
    },
    does: press("Add to clips"),
  },
  "alarm/AlarmScreen.tsx ack": { request: "POST /api/incidents/1/ack", element: <Alarm />, knows: [rings], does: press("I’ve got it") },
  "alarm/HandoffScreen.tsx said": {
    request: "POST /api/incidents/1/not-me",
    element: <HandoffScreen handoff={{ incident: rings, uuid: "u" }} onBack={nothing} onClose={nothing} />,
    knows: [rings],
    does: () => Promise.resolve(),
  },
  "alarm/HandoffScreen.tsx undo": {
    request: "POST /api/incidents/1/undo",
    element: <HandoffScreen handoff={{ incident: handed, uuid: "u" }} onBack={nothing} onClose={nothing} />,
    house: { "POST /api/incidents/1/not-me": gives(handed) },
    knows: [handed],
    does: press("Undo"),
  },
  "alarm/taken.tsx ack": {
    request: "POST /api/incidents/1/ack",
    element: <Taken />,
    knows: [incident({ told: [{ id: 2, name: "Ben" }] as never })],
    does: press("I’ve got it"),
  },
  "alarm/taken.tsx quiet": {
    request: "POST /api/rooms/7/quiet",
    element: <Taken />,
    knows: [taken],
    does: press("I’m with Zoe"),
  },
  "quiet/QuietRow.tsx again": {
    request: "DELETE /api/rooms/7/quiet",
    element: <QuietRow room={7} name="Zoe" />,
    quiet: quiet(),
    does: press("Listen again"),
  },
  "quiet/quiets.tsx again": {
    request: "DELETE /api/rooms/7/quiet",
    element: <Quiets />,
    quiet: quiet(),
    does: press("Listen again"),
  },
  "quiet/WithHer.tsx say": {
    request: "POST /api/rooms/7/quiet",
    element: <WithHer room={7} name="Zoe" />,
    heard: true,
    does: press("I’m with Zoe", "Quiet for 30 min"),
  },
  "alarm/taken.tsx undo": { request: "POST /api/incidents/1/undo", element: <Taken />, knows: [taken], does: press("Undo") },
  "alarm/TroubleAlarm.tsx ack": {
    request: "POST /api/incidents/1/ack",
    element: <LinkAlarm incidents={[rings]} answer={nothing} unanswer={nothing} knowSilence={nothing} knowDown={nothing} />,
    knows: [rings],
    does: press("I’ve got it"),
  },
  "answer/AnswerScreen.tsx act": {
    request: "POST /api/answers/act",
    element: <AnswerScreen token="t" />,
    house: { "POST /api/answers": gives(answer) },
    does: press("I’ve got it"),
  },
  "camera/Settings.tsx forget": {
    request: "DELETE /api/camera",
    element: (
      <Settings
        phone={{ leave: (tell: () => Promise<unknown>) => tell(), choose: nothing } as never}
        view={
          {
            choice: { camera: null, microphone: null },
            devices: { cameras: [], microphones: [] },
            camera: { room: { name: "Zoe" }, wish: { quality: "auto" } },
            media: { camera: null },
          } as never
        }
        onLeft={nothing}
      />
    ),
    does: press("Stop being a camera", "Stop$", "Yes, stop"),
  },
  "cameras/CameraControls.tsx control": {
    request: "POST /api/cameras/70/control",
    element: <CameraControls camera={camera} />,
    does: turn("Light"),
  },
  "cameras/CameraList.tsx remove": {
    request: "DELETE /api/cameras/70",
    element: <CameraList pairing={false} />,
    house: { "GET /api/rooms": page([zoe]) },
    does: press("Remove", "Remove"),
  },
  "chat/MessageSheet.tsx pin": {
    request: "PUT /api/chat/messages/1/pin",
    element: (
      <Closing>
        {(close) => (
          <ChatContext value={chat}>
            <MessageSheet message={aMessage()} me={1} marks={[]} onClose={close} onReply={nothing} onEdit={nothing} />
          </ChatContext>
        )}
      </Closing>
    ),
    does: press("Pin"),
  },
  "cameras/CameraStreams.tsx ask": {
    request: "POST /api/cameras/streams",
    element: <CameraStreams camera={{ host: "192.168.1.20", port: 80, path: "/", name: "Cam", by: "onvif" } as never} onChoose={nothing} />,
    does: press(""),
  },
  "cameras/FindCameras.tsx search": { request: "POST /api/cameras/search", element: <FindCameras onChoose={nothing} />, does: press("") },
  "chat/MessageSheet.tsx remove": { request: "DELETE /api/chat/messages/1", element: sheet, does: press("Delete", "Delete") },
  "chat/cards/SwapCard.tsx answer": {
    request: "POST /api/duty/swaps/9/take",
    element: (
      <ChatContext value={chat}>
        <SwapCard message={aMessage()} facts={{ swap: 9, state: "open", who: { id: 2, name: "Ben" }, asked: null }} />
      </ChatContext>
    ),
    does: press("I’ll do it"),
  },
  "chat/SearchSheet.tsx": {
    request: "GET /api/chat/search?q=milk",
    element: (
      <ChatContext value={chat}>
        <SearchSheet onClose={nothing} onOpen={nothing} />
      </ChatContext>
    ),
    does: async (user) => user.type(await screen.findByRole("searchbox"), "milk"),
  },
  "clips/ClipActs.tsx update": {
    request: "PATCH /api/clips/c1",
    element: <ClipPlayer clip={clip()} onClose={nothing} />,
    does: press("Keep"),
  },
  "clips/ClipActs.tsx remove": {
    request: "DELETE /api/clips/c1",
    element: <ClipPlayer clip={clip()} onClose={nothing} />,
    does: press("Delete", "Delete"),
  },
  "duty/CalendarCard.tsx link": { request: "POST /api/duty/calendar/secret", element: <CalendarCard />, does: press("Make an address") },
  "duty/FileCard.tsx bring": {
    request: "PUT /api/duty/rota",
    element: <FileCard />,
    does: async (user) => {
      await waitFor(() => expect(document.querySelector('input[type="file"]')).not.toBeNull());
      await user.upload(
        document.querySelector<HTMLInputElement>('input[type="file"]')!,
        Object.assign(new File(["{}"], "rota.json", { type: "application/json" }), {
          text: () => Promise.resolve('{"rules": [], "people": []}'),
        }),
      );
      await screen.findByRole("dialog");
      await press("Import a file")(user);
    },
  },
  "duty/Handoff.tsx cancel": {
    request: "POST /api/duty/overrides/4/cancel",
    element: <Handoff people={[ana, ben]} rooms={null} mine={false} onDone={nothing} />,
    house: { "POST /api/duty/overrides": gives(said) },
    does: press("Hand over to Ben", "Undo"),
  },
  "duty/DndCard.tsx end": {
    request: "DELETE /api/duty/dnd/6",
    element: <DndCard />,
    house: { "GET /api/duty/dnd": page([dnd]) },
    does: press("Remove"),
  },
  "duty/RotaCard.tsx stop": {
    request: "DELETE /api/duty/rules/5",
    element: <RotaCard />,
    house: { "GET /api/duty/rules": page([rule]) },
    does: press("Stop rule", "Stop rule"),
  },
  "duty/OverridesCard.tsx cancel": {
    request: "POST /api/duty/overrides/4/cancel",
    element: <OverridesCard />,
    house: { "GET /api/duty/overrides": page([said]) },
    does: press("Take back"),
  },
  "duty/SwapsCard.tsx answer": {
    request: "POST /api/duty/swaps/9/take",
    element: <SwapsCard />,
    house: { "GET /api/duty/swaps": page([swap]) },
    does: press("Yes"),
  },
  "duty/TonightNotice.tsx say": {
    request: "POST /api/duty/overrides",
    element: (
      <TonightNotice
        rule={{ ...rule, days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], start: "22:00", end: "21:00", tz: noon } as never}
      />
    ),
    house: { "GET /api/duty/now": gives([{ room: 7, flags: ["GAP"], tiers: [], people: [] }]) },
    does: press("Ana"),
  },
  "family/InviteRow.tsx revoke": {
    request: "DELETE /api/invites/2",
    element: <InviteRow invite={invite} onRevoked={nothing} />,
    does: press("Take back"),
  },
  "family/LetIn.tsx letIn": { request: "POST /api/people/3/access", element: <LetIn person={cy} />, does: press("1 hour") },
  "family/RemovePerson.tsx remove": {
    request: "DELETE /api/people/3",
    element: <RemovePerson person={cy} onGone={nothing} />,
    does: press("Remove access", "Remove access"),
  },
  "family/ResetPassword.tsx reset": { request: "POST /api/people/3/reset", element: <ResetPassword person={cy} />, does: press("") },
  "incident/DrillCard.tsx start": { request: "POST /api/rooms/7/drill", element: <DrillCard room={7} />, does: press("Start the drill") },
  "incident/VerdictCard.tsx say": {
    request: "PUT /api/incidents/1/verdict",
    element: <VerdictCard incident={incident({ id: 1 })} />,
    does: press("There was a cry"),
  },
  "join/JoinForm.tsx join": {
    request: "POST /api/invites/passkey",
    element: (
      <JoinForm
        secret="s"
        looked={{ kind: "join", name: "Dee", role: "sitter", family: "", rooms: [], passkeys: true } as never}
        onIn={nothing}
      />
    ),
    does: press("Use a passkey instead"),
  },
  "marks/BabyBuddyCard.tsx remove": {
    request: "DELETE /api/settings/babybuddy",
    element: <BabyBuddyCard />,
    house: {
      "GET /api/settings/babybuddy": gives({
        url: "http://b",
        child: null,
        children: [],
        has_token: true,
        working: true,
        waiting: 0,
        words: "",
      }),
    },
    does: press("Remove", "Remove"),
  },
  "marks/MarkRow.tsx back": {
    request: "DELETE /api/marks/5",
    element: <MarkRow mark={mark} named={false} />,
    does: press("Correct", "Take it back"),
  },
  "notifications/BedtimeCard.tsx ask": {
    request: "POST /api/bedtime",
    element: <BedtimeCard />,
    house: { "GET /api/bedtime": gives({ armed: false, asked_at: null, people: [] }) },
    does: press("Test everybody"),
  },
  "setting-up/SettingUpCard.tsx mode": {
    request: "POST /api/setting-up",
    element: <SettingUpCard />,
    does: press("Start setting up"),
  },
  "notifications/MailCard.tsx remove": {
    request: "DELETE /api/mail-server",
    element: <MailCard />,
    house: {
      "GET /api/mail-server": gives({
        host: "h",
        port: 25,
        security: "insecure",
        username: "",
        has_password: false,
        sender: "s@h.lan",
        ways: 0,
      }),
    },
    does: press("Remove", "Remove"),
  },
  "settings/RoomLinks.tsx order": {
    request: "PATCH /api/rooms/7",
    element: <RoomLinks />,
    house: {
      "GET /api/rooms": gives({
        next: null,
        previous: null,
        results: [
          { ...max, position: 0 },
          { ...zoe, position: 1 },
        ],
      }),
    },
    does: press("Move Zoe up"),
  },
  "notifications/BrokerCard.tsx save": {
    request: "PUT /api/broker",
    element: <BrokerCard />,
    house: {
      "GET /api/broker": gives({
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
      }),
    },
    does: turn("On"),
  },
  "notifications/BrokerCard.tsx remove": {
    request: "DELETE /api/broker",
    element: <BrokerCard />,
    house: {
      "GET /api/broker": gives({
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
      }),
    },
    does: press("Remove", "Remove"),
  },
  "notifications/ChannelRow.tsx change": {
    request: "PATCH /api/channels/3",
    element: <ChannelRow channel={channel} person={undefined} />,
    does: turn("On"),
  },
  "notifications/ChannelRow.tsx remove": {
    request: "DELETE /api/channels/3",
    element: <ChannelRow channel={channel} person={undefined} />,
    does: press("Remove", "Remove"),
  },
  "notifications/TestNow.tsx test": {
    request: "POST /api/channels/3/test",
    element: <TestNow channel={channel} />,
    does: press("Send"),
  },
  "notifications/HereCard.tsx renew": {
    request: "POST /api/channels",
    element: <HereCard />,
    house: { "GET /api/push/key": gives({ key: "AAAA" }), "POST /api/push/subscription": gives({ state: "on", key: "AAAA", channel: 3 }) },
    does: press(""),
  },
  "pairing/DeviceList.tsx reload": {
    request: "POST /api/rooms/7/phone/reload",
    element: <DeviceList link={() => null} />,
    house: { "GET /api/devices": gives([device]) },
    does: press("Reload"),
  },
  "pairing/DeviceList.tsx revoke": {
    request: "DELETE /api/devices/12",
    element: <Revoke device={device} />,
    does: press("Remove access", "Remove access"),
  },
  "pairing/PairPanel.tsx": {
    request: "POST /api/pairings",
    element: <PairPanel room={7} done={() => null} />,
    does: () => Promise.resolve(),
  },
  "access-keys/AccessKeyRow.tsx revoke": {
    request: "DELETE /api/access-keys/4",
    element: <AccessKeyRow made={accessKey} />,
    does: press("Revoke the key of vlc"),
  },
  "passkeys/PasskeyRow.tsx remove": {
    request: "DELETE /api/passkeys/4",
    element: <PasskeyRow passkey={passkey} />,
    does: press("Remove", "Remove"),
  },
  "passkeys/PasskeysCard.tsx add": {
    request: "POST /api/passkeys/options",
    element: <PasskeysCard />,
    house: { "GET /api/passkeys": gives([]) },
    does: press("Add a passkey"),
  },
  "profile/PictureChoice.tsx save": {
    request: "PUT /api/people/me/picture",
    element: <PictureChoice has />,
    does: file("a.png", "image/png"),
  },
  "profile/PictureChoice.tsx remove": {
    request: "DELETE /api/people/me/picture",
    element: <PictureChoice has />,
    does: press("Remove the picture"),
  },
  "room/Calibrate.tsx calibrate": {
    request: "POST /api/rooms/7/calibrate",
    element: <Calibrate room={zoe} onUse={nothing} />,
    does: press("Find the lines"),
  },
  "room/RoomSettings.tsx remove": { request: "DELETE /api/rooms/7", element: <RoomSettings room={zoe} />, does: press("Remove", "Remove") },
  "room/ReplayPanel.tsx say": {
    request: "PUT /api/incidents/5/verdict",
    element: <ReplayPanel room={zoe} changes={{}} saving={false} onKeep={nothing} onLeave={nothing} onClose={nothing} />,
    house: { "POST /api/rooms/7/replay": gives(replayed) },
    does: press("There was no cry"),
  },
  "room/MotionCard.tsx update": {
    request: "PATCH /api/rooms/7",
    element: <MotionCard room={{ ...zoe, motion: "shown" }} />,
    does: press("Draw the zone", "Save"),
  },
  "room/SoundCard.tsx update": {
    request: "PATCH /api/rooms/7",
    element: <SoundCard room={zoe} />,
    does: async (user) => user.click((await screen.findAllByRole("switch"))[0]!),
  },
  "session/PasskeyLogin.tsx login": {
    request: "POST /api/session/passkey/options",
    element: <PasskeyLogin />,
    does: press("Use a passkey"),
  },
  "session/SelfCard.tsx logout": { request: "DELETE /api/session", element: <SelfCard />, does: press("Log out") },
  "sessions/SessionList.tsx end": {
    request: "POST /api/sessions/end-others",
    element: <SessionsCard />,
    house: { "GET /api/sessions": gives(sessions) },
    does: press("End all others"),
  },
  "soothe/LullabyCard.tsx add": {
    request: "POST /api/lullabies",
    element: <Soothe room={7} />,
    house: { "GET /api/rooms/7/phone": gives(phone), "GET /api/lullabies": gives([]) },
    does: file("a.mp3", "audio/mpeg"),
  },
  "soothe/LullabyCard.tsx remove": {
    request: "DELETE /api/lullabies/a",
    element: <Soothe room={7} />,
    house: { "GET /api/rooms/7/phone": gives(phone), "GET /api/lullabies": gives([{ id: "a", name: "Rain", kind: "file" }]) },
    does: press("Delete Rain", "Remove$"),
  },
  "soothe/SoothePanel.tsx wish": {
    request: "PATCH /api/rooms/7/phone",
    element: <Soothe room={7} />,
    house: { "GET /api/rooms/7/phone": gives(phone), "GET /api/lullabies": gives([]) },
    does: async (user) => user.click((await screen.findAllByRole("switch"))[0]!),
  },
};

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

function Taken() {
  return <GoingList goings={useTaken()} label="Now" />;
}

function Quiets() {
  return <GoingList goings={useQuietGoings()} label="Now" />;
}

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

  it.each(Object.entries(acts))(
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

/** What is not walked here or in refusals.test.tsx, and why. */
const elsewhere: Record<string, string> = {
  "alarm/HowItBegan.tsx begin": "changes nothing: alarm/began.test.tsx reads what the server says to it",
  "clips/Together.tsx asked": "changes nothing: clips/clips.test.tsx reads why there is no file",
  "night/useSleepDraft.ts correct": "night/night.test.tsx reads the server's words in the editor",
  "night/SleepBand.tsx back": "night/night.test.tsx: a tap on what was no sleep, refused",
  "night/useSleepDraft.ts back": "stands where the words of a correction stand",
  "setting-up/goings.tsx mode": "the same hook as its card, which is walked",
  "app/pages/TonightPage.tsx mode": "the same hook as its card, which is walked",
  "setup/check-code.ts check": "a wrong code is walked in app.test.tsx",
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
  const forms = [...readFileSync("src/features/refusals.test.tsx", "utf8").matchAll(/\{\s+site: "([^"]+)"/g)].map(([, site]) => site);
  const walked = new Set([...forms, ...Object.keys(acts), ...Object.keys(elsewhere)]);
  const there = files().flatMap(sitesOf);
  expect(there.length).toBeGreaterThan(80);
  expect(there.filter((site) => !walked.has(site))).toEqual([]);
  const queries = ["chat/SearchSheet.tsx", "pairing/PairPanel.tsx"]; // these ask without changing anything, and are refused all the same
  expect([...walked].filter((site) => !there.includes(site ?? "") && !queries.includes(site ?? ""))).toEqual([]);
});
