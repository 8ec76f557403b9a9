import { AlarmCard } from "@/features/family/AlarmCard";
import { HouseholdCard } from "@/features/family/HouseholdCard";
import { MorningCard } from "@/features/family/MorningCard";
import { NightHoursCard } from "@/features/family/NightHoursCard";
import { StorageCard } from "@/features/family/StorageCard";
import { TimesCard } from "@/features/family/TimesCard";
import { WatchCard } from "@/features/family/WatchCard";
import { BabyBuddyForm } from "@/features/marks/BabyBuddyForm";
import { AddressForm } from "@/features/notifications/AddressForm";
import { BrokerForm } from "@/features/notifications/BrokerForm";
import { HereCard } from "@/features/notifications/HereCard";
import { MailCard } from "@/features/notifications/MailCard";
import { MailForm } from "@/features/notifications/MailForm";
import { ServiceForm } from "@/features/notifications/ServiceForm";
import { ntfy } from "@/features/notifications/testing";
import type { MailServer } from "@/shared/api/types";
import { ladder, settings } from "@/testing/house";
import { type Form, nothing } from "@/testing/refused/form";

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

/** What the server refuses at the household and its ways to be woken. */
export const houseForms: Record<string, Form> = {
  "this device": {
    site: "notifications/HereCard.tsx turn",
    request: "POST /api/channels",
    element: <HereCard />,
    house: { "GET /api/push/key": () => ({ body: { key: "AAAA" } }) },
    at: ["name"],
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
