import type { TransportCode, WrittenTransport } from "@/shared/api/types";

const removed = (name: string) => `Remove “${name}”? It will no longer be called.`;

/** What each transport is called, what it is good for, and what is asked before a channel of it is removed. */
const transports: Record<TransportCode, { name: string; help: string; removeSure: (name: string) => string }> = {
  page: { name: "Open pages", help: "Rings while babycam is open in a browser and its sound is on.", removeSure: removed },
  webpush: {
    name: "Browser notifications",
    help: "Arrive even when the page is closed.",
    removeSure: (name) =>
      `Remove “${name}”? It will not be called until somebody opens babycam on it again. To keep it silent, turn it off instead.`,
  },
  apprise: { name: "Message", help: "A message through another service.", removeSure: removed },
  mqtt: { name: "MQTT", help: "A topic of your MQTT broker.", removeSure: removed },
};

/** How an address is asked for. */
const addresses: Record<WrittenTransport, { choice: string; label: string; help: string }> = {
  apprise: {
    choice: "Message service",
    label: "Address",
    help: "As Apprise writes it, such as ntfy://topic, pover://user@token, tgram://bot/chat or mailto://user:password@example.org",
  },
  mqtt: { choice: "MQTT topic", label: "MQTT topic", help: "Every call is published to it, for a lamp or a siren of your own." },
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
  hereOn: "This browser is called: it shows babycam’s notifications for as long as you are logged in here.",
  hereSilenced: "This browser is not called: it is turned off in the list below.",
  hereLost: "This browser should be called but cannot be: its subscription is lost. Renew it.",
  hereUnasked: "The server did not say whether it would call this browser. The page will ask again by itself.",
  hereRenew: "Renew",
  renewed: "Renewed. It counts again as soon as a test has arrived.",
  hereOff: "Let this browser show a notification when somebody is needed, even with the page closed.",
  hereTurnOn: "Turn on here",
  hereName: "Name of this device",
  hereDenied: "This browser has been told to show nothing from babycam. Allow notifications for this site in its settings.",
  hereNone: "This browser cannot show notifications. On an iPhone, add babycam to the home screen first, and open it from there.",
  hereUntrusted:
    "This browser takes notifications only from a server whose certificate it trusts. " +
    "Install babycam’s certificate on this device, then try again.",
  hereService: "The browser’s push service does not answer. Is this device on the internet?",
  addName: "Name",
  addSave: "Add it",
  added: "Added. Send a test now to see whether it works.",
  test: "Send me a test now",
  testOther: (person: string) => `Send ${person} a test now`,
  testing: "On its way…",
  testGot: (time: string) => `Arrived at ${time}`,
  testRang: (time: string) => `Rang at ${time}`,
  testTook: (time: string) => `Sent at ${time}; this service cannot prove that it arrived`,
  never: "Not tried yet",
  lastReceipt: (time: string) => `Last proof ${time}`,
  lastOk: (time: string) => `Last sent ${time}`,
  failing: (count: number) => (count === 1 ? "The last try failed." : `The last ${count} tries failed.`),
  dead: (reason: string) => `No longer works. ${reason}`,
  unproven: "Not proven yet: send a test.",
  on: "On",
  remove: "Remove",
  whose: "Who is called",
  oneself: "Me",
  broker: "Home Assistant and MQTT",
  brokerHelp:
    "babycam tells your MQTT broker how loud each room is, who is on duty, and when the siren should sound. " +
    "Home Assistant finds all of it by itself.",
  brokerAdd: "Connect a broker",
  brokerHost: "Broker",
  brokerPort: "Port",
  brokerTls: "Encrypted (TLS)",
  brokerLogin: "Only if it asks for them.",
  brokerKept: "Leave empty to keep the current one.",
  brokerBase: "Topics begin with",
  brokerDiscovery: "Discovery prefix",
  brokerConnected: (at: string) => `Connected to ${at}`,
  brokerConnecting: (at: string) => `Connecting to ${at}…`,
  brokerOff: (at: string) => `Turned off. It would be ${at}.`,
  brokerSure: "Forget this broker? Home Assistant and the siren will no longer hear from babycam.",
  bedtime: "Bedtime check",
  bedtimeHelp: "Asks every device silently whether it would wake somebody.",
  armed: "Ready: everybody who would be called can be woken",
  notArmed: "Not ready: nobody who would be called has been reached",
  untried: "Not ready yet: no device has been tried, so nobody can be woken",
  untriedWhy: "No device has been tried yet, so nobody can be woken.",
  partly: "Ready, but not everybody can be woken",
  unasked: "Not checked yet this evening",
  onDuty: "on duty",
  testAll: "Test everybody now",
  testAgain: "Test everybody again",
  reachedAt: (time: string) => `reached at ${time}`,
  manage: "How each of you is reached",
};
