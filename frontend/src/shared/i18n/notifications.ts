import type { TransportCode, WrittenTransport } from "@/shared/api/types";

const removed = (name: string) => `Remove “${name}”? It is not called by it any more.`;

/** What each transport is called, what it is good for, and what is asked before a channel of it is removed. */
const transports: Record<TransportCode, { name: string; help: string; removeSure: (name: string) => string }> = {
  page: { name: "Open pages", help: "Rings while babycam is open in a browser and its sound is on.", removeSure: removed },
  webpush: {
    name: "Notifications of a browser",
    help: "Comes even when the page is closed.",
    removeSure: (name) =>
      `Remove “${name}”? It is not called any more, until somebody opens babycam on it. To keep it silent, turn it off instead.`,
  },
  apprise: { name: "Message", help: "A message through another service.", removeSure: removed },
  mqtt: { name: "MQTT", help: "A topic of the house’s MQTT broker.", removeSure: removed },
};

/** How an address is asked for. */
const addresses: Record<WrittenTransport, { choice: string; label: string; help: string }> = {
  apprise: {
    choice: "Message service",
    label: "Address",
    help: "As Apprise writes it: ntfy://topic, pover://user@token, tgram://bot/chat, mailto://user:password@example.org …",
  },
  mqtt: { choice: "MQTT topic", label: "MQTT topic", help: "Published to on every call, for a lamp or a siren of your own." },
};

/** How each person is reached, and the proof that it works. */
export const notifications = {
  transports,
  addresses,
  title: "Notifications",
  intro: "Each way rings by itself. Two different ones are better than one.",
  mine: "How you are reached",
  of: (person: string) => `How ${person} is reached`,
  none: "Nothing yet.",
  here: "This device",
  hereOn: "This browser is called: it shows babycam’s notifications, as long as you are logged in here.",
  hereSilenced: "This browser is not called: it is turned off in the list below.",
  hereLost: "This browser should be called and cannot be: its subscription is lost. Renew it.",
  hereUnasked: "The server did not say whether it would call this browser. It is asked again by itself.",
  hereRenew: "Renew",
  renewed: "Renewed. It counts again as soon as a test has arrived.",
  hereOff: "Let this browser show a notification when somebody is needed, even with the page closed.",
  hereTurnOn: "Turn on here",
  hereName: "Its name",
  hereDenied: "This browser has been told to show nothing from babycam. Allow notifications in its settings for this site.",
  hereNone: "This browser cannot show notifications. On an iPhone, add babycam to the home screen first, and open it from there.",
  hereUntrusted:
    "This browser takes notifications only from a server whose certificate it trusts. " +
    "Install babycam’s certificate on this device, then try again.",
  hereService: "The browser’s push service does not answer. Is this device in the internet?",
  add: "Add another way",
  addName: "Name",
  addSave: "Add it",
  added: "Added. Send a test now to see whether it works.",
  test: "Send me a test now",
  testOther: (person: string) => `Send ${person} a test now`,
  testing: "On its way…",
  testGot: (time: string) => `Arrived ${time}`,
  testRang: (time: string) => `Rang ${time}`,
  testTook: (time: string) => `Sent ${time}; this service cannot prove that it arrived`,
  never: "Not tried yet",
  lastReceipt: (time: string) => `Last proof ${time}`,
  lastOk: (time: string) => `Last sent ${time}`,
  failing: (count: number) => (count === 1 ? "The last try failed." : `The last ${count} tries failed.`),
  dead: (reason: string) => `Does not work any more. ${reason}`,
  unproven: "Has not proven itself yet: send a test.",
  on: "On",
  remove: "Remove",
  broker: "Home Assistant and MQTT",
  brokerHelp:
    "babycam tells your house’s MQTT broker how loud each room is, who is on duty, and when the siren is to sound. " +
    "Home Assistant finds all of it by itself.",
  brokerAdd: "Connect a broker",
  brokerHost: "Broker",
  brokerPort: "Port",
  brokerTls: "Encrypted (TLS)",
  brokerLogin: "Only if it asks for them.",
  brokerKept: "Leave it empty to keep the present one.",
  brokerBase: "Topics begin with",
  brokerDiscovery: "Discovery prefix",
  brokerConnected: (at: string) => `Connected to ${at}`,
  brokerConnecting: (at: string) => `Connecting to ${at}…`,
  brokerOff: (at: string) => `Turned off. It would be ${at}.`,
  brokerSure: "Forget this broker? Home Assistant and the siren hear nothing from babycam any more.",
  bedtime: "Bedtime check",
  bedtimeHelp: "Asks every device silently whether it would wake somebody.",
  armed: "Armed: everybody who would be called can be woken",
  notArmed: "Not armed: nobody who would be called has been reached",
  partly: "Armed, but not everybody can be woken",
  unasked: "Not checked yet this evening",
  onDuty: "on duty",
  testAll: "Test everybody now",
  testAgain: "Test everybody again",
  reachedAt: (time: string) => `reached ${time}`,
  manage: "How each of you is reached",
};
