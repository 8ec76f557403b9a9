import { BedtimeCard } from "@/features/notifications/BedtimeCard";
import { BrokerCard } from "@/features/notifications/BrokerCard";
import { ChannelRow } from "@/features/notifications/ChannelRow";
import { HereCard } from "@/features/notifications/HereCard";
import { MailCard } from "@/features/notifications/MailCard";
import { TestNow } from "@/features/notifications/TestNow";
import { type Act, gives, press, turn } from "@/testing/refused/act";
import { AT } from "@/testing/refused/act-samples";

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

/** What the server refuses at ways to be woken. */
export const waysActs: Record<string, Act> = {
  "notifications/BedtimeCard.tsx ask": {
    request: "POST /api/bedtime",
    element: <BedtimeCard />,
    house: { "GET /api/bedtime": gives({ armed: false, asked_at: null, people: [] }) },
    does: press("Test everybody"),
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
};
