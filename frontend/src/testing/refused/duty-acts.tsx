import { screen, waitFor } from "@testing-library/react";
import { type ReactNode, useState } from "react";
import { SwapCard } from "@/features/chat/cards/SwapCard";
import { ChatContext } from "@/features/chat/context";
import { MessageSheet } from "@/features/chat/MessageSheet";
import { SearchSheet } from "@/features/chat/SearchSheet";
import { aMessage } from "@/features/chat/testing";
import { CalendarCard } from "@/features/duty/CalendarCard";
import { DndCard } from "@/features/duty/DndCard";
import { FileCard } from "@/features/duty/FileCard";
import { Handoff } from "@/features/duty/Handoff";
import { OverridesCard } from "@/features/duty/OverridesCard";
import { RotaCard } from "@/features/duty/RotaCard";
import { SwapsCard } from "@/features/duty/SwapsCard";
import { TonightNotice } from "@/features/duty/TonightNotice";
import { type Act, gives, nothing, page, press } from "@/testing/refused/act";
import { AT, ana, ben } from "@/testing/refused/act-samples";

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

const chat = {
  chat: { take: nothing, catchUp: () => Promise.resolve(), getState: () => ({}), subscribe: () => nothing },
  unsent: {},
} as never;

const sheet = (
  <ChatContext value={chat}>
    <MessageSheet message={{ ...aMessage({ author: 1 }) }} me={1} marks={[]} onClose={nothing} onReply={nothing} onEdit={nothing} />
  </ChatContext>
);

/** Closed by its own button, as the chat does it. */
function Closing({ children }: { children: (close: () => void) => ReactNode }) {
  const [open, setOpen] = useState(true);
  return open ? children(() => setOpen(false)) : null;
}

/** A zone in which it is about noon: last evening's night goes on there. */
const offset = Math.max(-12, 12 - new Date().getUTCHours());
const noon = `Etc/GMT${offset > 0 ? "-" : "+"}${Math.abs(offset)}`;

/** What the server refuses at duty and the chat. */
export const dutyActs: Record<string, Act> = {
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
};
