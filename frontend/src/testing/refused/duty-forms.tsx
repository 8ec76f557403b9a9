import { ClearHistory } from "@/features/chat/ClearHistory";
import { ChatContext } from "@/features/chat/context";
import { EditLine } from "@/features/chat/EditLine";
import { aMessage } from "@/features/chat/testing";
import { AwayCard } from "@/features/duty/AwayCard";
import { DndCard } from "@/features/duty/DndCard";
import { Handoff } from "@/features/duty/Handoff";
import { NightEditor } from "@/features/duty/NightEditor";
import { RuleForm } from "@/features/duty/RuleForm";
import { SwapForm } from "@/features/duty/SwapForm";
import HandoverCard from "@/features/handover/HandoverCard";
import { MarkRow } from "@/features/marks/MarkRow";
import { type Form, nothing } from "@/testing/refused/form";
import { people } from "@/testing/refused/form-samples";

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

const night = { date: "2026-03-02", start: Date.parse("2026-03-02T21:00:00Z"), end: Date.parse("2026-03-03T06:00:00Z"), parts: [] };
const chat = { chat: { catchUp: () => Promise.resolve() }, unsent: {} } as never;

/** What the server refuses at duty, the chat and marks. */
export const dutyForms: Record<string, Form> = {
  mark: {
    site: "marks/MarkRow.tsx correct",
    request: "PATCH /api/marks/5",
    element: <MarkRow mark={mark} named={false} />,
    opens: ["Correct"],
    at: ["at", "note"],
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
};
