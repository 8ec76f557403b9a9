/** Every address of the page and of the server, in one place. */

export const pages = {
  live: "/",
  room: "/rooms/:id",
  duty: "/duty",
  dutyPart: "/duty/:part",
  incident: "/incidents/:id",
  chat: "/chat",
  incidentChat: "/chat/incident/:id",
  clips: "/clips",
  nights: "/night",
  oneNight: "/night/:date",
  nightWeek: "/night/week/:date",
  nightReport: "/night/:date/report",
  tonight: "/tonight",
  watch: "/watch",
  settings: "/settings",
  me: "/settings/me",
  notifications: "/settings/devices",
  family: "/settings/family",
  audit: "/settings/family/audit",
  cameras: "/settings/cameras",
  alarm: "/settings/alarm",
  night: "/settings/night",
  integrations: "/settings/integrations",
  storage: "/settings/storage",
  about: "/settings/about",
  join: "/join",
  answer: "/answer",
  camera: "/camera",
  setup: "/setup",
  login: "/login",
} as const;

/** Where pages have stood before, and where they are: links in messages, bookmarks and codes on paper go on working. */
export const moved = {
  "/family": pages.family,
  "/family/me": pages.me,
  "/family/audit": pages.audit,
  "/cameras": pages.cameras,
  "/notifications": pages.notifications,
  "/about": pages.about,
} as const;

/** What belongs to the duty and is needed seldom: each on a page of its own. */
export const DUTY_PARTS = ["rota", "swaps", "away", "dnd", "fairness", "calendar", "file"] as const;
export type DutyPart = (typeof DUTY_PARTS)[number];
export const dutyPage = (part: DutyPart): string => `${pages.duty}/${part}`;

export const roomPage = (id: number): string => `/rooms/${id}`;
/** The place of "Wake me for" on a room's page. */
export const WAKE_PLACE = "wake-for";
/** The place of what is for experts on it. */
export const FINE_PLACE = "for-experts";
export const finePage = (id: number): string => `${roomPage(id)}#${FINE_PLACE}`;
/** The place of motion and the picture on it. */
export const MOTION_PLACE = "motion";
export const motionPage = (id: number): string => `${roomPage(id)}#${MOTION_PLACE}`;
export const wakePage = (id: number): string => `${roomPage(id)}#${WAKE_PLACE}`;
export const incidentPage = (id: number): string => `/incidents/${id}`;
/** The night that began on this day ("2026-03-01"). */
export const nightPage = (date: string): string => `/night/${date}`;
/** That night around a moment, ms since 1970. */
export const nightMoment = (date: string, at: number): string => `/night/${date}?at=${at}`;
export const reportPage = (date: string): string => `/night/${date}/report`;
/** The week of this Monday. */
export const weekPage = (date: string): string => `/night/week/${date}`;
export const roomClips = (id: number): string => `/clips?room=${id}`;
/** A conversation, "family" or "incident:5"; `message`: where to look in it. */
export const chatPage = (thread = "family", message?: number): string =>
  `${thread === "family" ? pages.chat : `/chat/incident/${thread.slice("incident:".length)}`}${query({ message })}`;
export const clipPage = (id: string): string => `/clips?clip=${id}`;
export const cameraPage = (room: number): string => `${pages.cameras}?room=${room}`;

/** Where a phone becomes this room's camera; without a room the phone chooses one. */
export const pairPage = (room: number | "any"): string => `${pages.cameras}?pair=${room}`;

export const api = {
  setup: "/api/setup",
  setupCode: "/api/setup/code",
  settingUp: "/api/setting-up",
  session: "/api/session",
  password: "/api/session/password",
  proof: "/api/session/proof",
  people: "/api/people",
  person: (id: number) => `/api/people/${id}`,
  me: "/api/people/me",
  myPicture: "/api/people/me/picture",
  personAccess: (id: number) => `/api/people/${id}/access`,
  personReset: (id: number) => `/api/people/${id}/reset`,
  invites: "/api/invites",
  invite: (id: number) => `/api/invites/${id}`,
  inviteLook: "/api/invites/look",
  inviteAccept: "/api/invites/accept",
  invitePasskey: "/api/invites/passkey",
  passkeys: "/api/passkeys",
  passkey: (id: number) => `/api/passkeys/${id}`,
  passkeyOptions: "/api/passkeys/options",
  passkeyLogin: "/api/session/passkey",
  passkeyLoginOptions: "/api/session/passkey/options",
  accessKeys: (query = "") => `/api/access-keys${query}`,
  accessKey: (id: number) => `/api/access-keys/${id}`,
  sessions: (query: string) => `/api/sessions${query}`,
  endSession: (id: number) => `/api/sessions/${id}`,
  endOthers: "/api/sessions/end-others",
  audit: "/api/audit",
  presence: "/api/presence",
  rooms: "/api/rooms",
  room: (id: number) => `/api/rooms/${id}`,
  quiet: (id: number) => `/api/rooms/${id}/quiet`,
  calibrate: (id: number) => `/api/rooms/${id}/calibrate`,
  snapshot: (id: number) => `/api/rooms/${id}/snapshot.jpg`,
  whep: (id: number) => `/api/rooms/${id}/whep`,
  cameras: "/api/cameras",
  camera: (id: number) => `/api/cameras/${id}`,
  presets: "/api/cameras/presets",
  probe: "/api/cameras/probe",
  cameraSearch: "/api/cameras/search",
  cameraStreams: "/api/cameras/streams",
  control: (id: number) => `/api/cameras/${id}/control`,
  pairings: "/api/pairings",
  pairing: (id: number) => `/api/pairings/${id}`,
  devices: "/api/devices",
  device: (id: number) => `/api/devices/${id}`,
  phone: (room: number) => `/api/rooms/${room}/phone`,
  reloadPhone: (room: number) => `/api/rooms/${room}/phone/reload`,
  talk: (room: number) => `/api/rooms/${room}/talk`,
  audio: (room: number, squelch: string) => `/api/rooms/${room}/audio.aac?squelch=${squelch}`,
  audioOf: (rooms: readonly number[], squelch: string) => `/api/audio.aac?rooms=${rooms.join()}&squelch=${squelch}`,
  lullabies: "/api/lullabies",
  lullaby: (id: string) => `/api/lullabies/${id}`,
  incidents: (query: string) => `/api/incidents${query}`,
  incident: (id: number) => `/api/incidents/${id}`,
  ack: (id: number) => `/api/incidents/${id}/ack`,
  beginning: (id: number, noise: string) => `/api/incidents/${id}/beginning?noise=${noise}`,
  verdict: (id: number) => `/api/incidents/${id}/verdict`,
  verdictsTable: "/api/incidents/verdicts.csv",
  replay: (room: number) => `/api/rooms/${room}/replay`,
  proposal: (room: number) => `/api/rooms/${room}/proposal`,
  notMe: (id: number) => `/api/incidents/${id}/not-me`,
  undo: (id: number) => `/api/incidents/${id}/undo`,
  startDrill: (room: number) => `/api/rooms/${room}/drill`,
  drill: (id: number) => `/api/drills/${id}`,
  duty: {
    now: "/api/duty/now",
    rules: "/api/duty/rules",
    rule: (id: number) => `/api/duty/rules/${id}`,
    preview: "/api/duty/preview",
    overrides: "/api/duty/overrides",
    cancel: (id: number) => `/api/duty/overrides/${id}/cancel`,
    swaps: "/api/duty/swaps",
    swap: (id: number, act: string) => `/api/duty/swaps/${id}/${act}`,
    dnd: "/api/duty/dnd",
    dndOne: (id: number) => `/api/duty/dnd/${id}`,
    calendar: (query: string) => `/api/duty/calendar${query}`,
    secret: "/api/duty/calendar/secret",
    rota: "/api/duty/rota",
    order: "/api/duty/order",
    fairness: (query: string) => `/api/duty/fairness${query}`,
  },
  channels: "/api/channels",
  channel: (id: number) => `/api/channels/${id}`,
  services: "/api/channels/services",
  channelForm: (id: number) => `/api/channels/${id}/form`,
  testChannel: (id: number) => `/api/channels/${id}/test`,
  deliveries: "/api/deliveries",
  receipt: (delivery: number) => `/api/deliveries/${delivery}/receipt`,
  pushKey: "/api/push/key",
  subscription: "/api/push/subscription",
  bedtime: "/api/bedtime",
  broker: "/api/broker",
  mailServer: "/api/mail-server",
  mailTest: "/api/mail-server/test",
  answers: "/api/answers",
  answerAct: "/api/answers/act",
  noises: (query: string) => `/api/noises${query}`,
  readings: (query: string) => `/api/readings${query}`,
  clips: (query: string) => `/api/clips${query}`,
  clip: (id: string) => `/api/clips/${id}`,
  exported: (room: number, query: string) => `/api/rooms/${room}/export${query}`,
  night: (date: string) => `/api/nights/${date}`,
  nightLevels: (date: string, query: string) => `/api/nights/${date}/levels${query}`,
  nightReport: (date: string) => `/api/nights/${date}/report`,
  nightTable: (date: string) => `/api/nights/${date}.csv`,
  nightSleep: (date: string, query = "") => `/api/nights/${date}/sleep${query}`,
  week: (date: string) => `/api/weeks/${date}`,
  weekTable: (date: string) => `/api/weeks/${date}.csv`,
  marks: (query = "") => `/api/marks${query}`,
  mark: (id: number) => `/api/marks/${id}`,
  marksTable: (query: string) => `/api/marks.csv${query}`,
  timers: "/api/timers",
  handover: "/api/handover",
  babyBuddy: "/api/settings/babybuddy",
  clipPicture: (id: string) => `/api/clips/${id}/thumbnail.jpg`,
  waveform: (id: string) => `/api/clips/${id}/waveform`,
  clipVideo: (id: string) => `/api/clips/${id}/video.mp4`,
  chat: {
    messages: (query = "") => `/api/chat/messages${query}`,
    message: (id: number) => `/api/chat/messages/${id}`,
    pin: (id: number) => `/api/chat/messages/${id}/pin`,
    news: (query: string) => `/api/chat/news${query}`,
    pinned: (query: string) => `/api/chat/pinned${query}`,
    threads: "/api/chat/threads",
    marks: "/api/chat/marks",
    search: (query: string) => `/api/chat/search${query}`,
    pictures: "/api/chat/attachments",
    picture: (id: string) => `/api/chat/attachments/${id}`,
    clear: "/api/chat/clear",
  },
  settings: "/api/settings",
  morning: "/api/morning",
  ladder: "/api/ladder",
  health: "/api/health",
  storage: "/api/storage",
  adopt: "/api/storage/adopt",
  docs: "/api/docs/",
} as const;

function socket(path: string): string {
  return `${location.protocol === "http:" ? "ws" : "wss"}://${location.host}${path}`;
}

export const sockets = {
  events: () => socket("/ws/events/"),
  live: (room: number) => socket(`/ws/live/${room}/`),
} as const;

/** "?a=1&b=2" of the defined values, "" if there are none. */
export function query(values: Record<string, string | number | boolean | undefined | null>): string {
  const found = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return found.length ? `?${new URLSearchParams(found.map(([name, value]) => [name, String(value)])).toString()}` : "";
}
