import { AlarmScreen } from "@/features/alarm/AlarmScreen";
import { HandoffScreen } from "@/features/alarm/HandoffScreen";
import { useTaken } from "@/features/alarm/taken";
import { LinkAlarm } from "@/features/alarm/TroubleAlarm";
import { useAlarm } from "@/features/alarm/useAlarm";
import { AnswerScreen } from "@/features/answer/AnswerScreen";
import { DrillCard } from "@/features/incident/DrillCard";
import { VerdictCard } from "@/features/incident/VerdictCard";
import { QuietRow } from "@/features/quiet/QuietRow";
import { useQuietGoings } from "@/features/quiet/quiets";
import { WithHer } from "@/features/quiet/WithHer";
import { SettingUpCard } from "@/features/setting-up/SettingUpCard";
import { GoingList } from "@/shared/ui/GoingList";
import { type Act, gives, nothing, press } from "@/testing/refused/act";
import { incident, quiet } from "@/testing/things";

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

/** Taken this very moment: it can be undone for some seconds only. */
const taken = () => incident({ state: "acked", acked_by: { id: 1, name: "Ana" }, acked_at: new Date().toISOString() });
const rings = incident({ tiers: [[{ id: 1, name: "Ana" }]] as never });

const handed = incident({
  handed_over: { by: { id: 1, name: "Ana" }, to: [{ id: 2, name: "Ben" }], until: "2026-03-01T06:00:00Z" } as never,
});

function Alarm() {
  return <AlarmScreen {...useAlarm()} />;
}

function Taken() {
  return <GoingList goings={useTaken()} label="Now" />;
}

function Quiets() {
  return <GoingList goings={useQuietGoings()} label="Now" />;
}

/** What the server refuses at an alarm, its answers, and quiet. */
export const alarmActs: Record<string, Act> = {
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
    get knows() {
      return [taken()];
    },
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
  "alarm/taken.tsx undo": {
    request: "POST /api/incidents/1/undo",
    element: <Taken />,
    get knows() {
      return [taken()];
    },
    does: press("Undo"),
  },
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
  "incident/DrillCard.tsx start": { request: "POST /api/rooms/7/drill", element: <DrillCard room={7} />, does: press("Start the drill") },
  "incident/VerdictCard.tsx say": {
    request: "PUT /api/incidents/1/verdict",
    element: <VerdictCard incident={incident({ id: 1 })} />,
    does: press("There was a cry"),
  },
  "setting-up/SettingUpCard.tsx mode": {
    request: "POST /api/setting-up",
    element: <SettingUpCard />,
    does: press("Start setting up"),
  },
};
