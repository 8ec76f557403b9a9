/** What to do when a part is not well, by its name in /api/health. */
const mend: Record<string, string> = {
  alarm:
    "Restart babycam, and listen for the children yourselves until it is well. " +
    "If only the outside service is not reached, correct its address.",
  web: "Load this page again. If that does not help, restart babycam.",
  database: "Is the disk full, or is the database server off? What was heard is kept, and stored once the database answers again.",
  "channel layer": "Restart Redis, or correct its address in REDIS_URL. Screens may be late until then.",
  workers: "They restart by themselves within seconds. If they do not, look in babycam’s log, then restart babycam.",
  storage: "Delete clips that nobody needs, or free some space. Listening and alarms go on meanwhile.",
  recordings: "Put the right database back, or add the recordings to your clips below. None of them is deleted meanwhile.",
  clock: "Turn on automatic time on that machine. Until then its times in the history are wrong.",
  room: "Does the camera have power, and is it on your home network? If so, try its address again.",
};

const parts: Record<string, string> = {
  web: "Server",
  alarm: "Alarm",
  database: "Database",
  "channel layer": "Link between the web processes",
  workers: "Workers",
  storage: "Clips on the disk",
  recordings: "Recordings not in the database",
  clock: "Clocks",
};

export const about = {
  title: "About",
  well: "Everything is well",
  unwell: (count: number) => (count === 1 ? "One part needs attention" : `${count} parts need attention`),
  unknown: "The server does not answer, so nobody knows how it is.",
  version: (version: string) => `babycam ${version}`,
  parts: "Parts",
  part: (part: string) => parts[part] ?? part,
  room: (id: number) => `Room ${id}`,
  ok: "Well",
  bad: "Not well",
  mend: (part: string) => mend[part] ?? "Look in babycam’s log.",
  toCamera: "Go to the camera",
  page: "This page",
  linkOk: "This page hears the server.",
  linkBad: "This page does not hear the server.",
  linkMend: "Is this device on your home network? The page tries again by itself.",
  link: "Link",
  sound: "Alarm sound",
  soundOk: "This page can ring.",
  soundBad: "This page cannot ring yet.",
  soundMend: "Tap anywhere on the page once: browsers insist on it.",
  clock: "Clock",
  clockOk: (ms: number) => `${Math.abs(Math.round(ms))} ms off the server’s clock.`,
  clockBad: (seconds: number) => `${Math.abs(Math.round(seconds))} s off the server’s clock.`,
  clockMend: "Delays and times on this page are wrong by that much. Turn on automatic time on this device.",
  found: "Found on the disk",
  foundUnknown: (files: number, size: string, since: string | null) =>
    `${files === 1 ? "1 file" : `${files} files`} (${size}) of recordings ` +
    `${files === 1 ? "is" : "are"} not in the database${since ? `, since ${since}` : ""}.`,
  foundHeld:
    "None of them is touched. Was the database lost, replaced or restored? " +
    "Put the right one back, or add the recordings to your clips here.",
  foundWaits: "They may be left over from a crash. After a day they are set aside, not deleted.",
  quarantine: (files: number, size: string, since: string | null) =>
    `${files === 1 ? "1 file" : `${files} files`} (${size}) ` +
    `${files === 1 ? "was" : "were"} set aside${since ? `, the first on ${since}` : ""}.`,
  quarantineUntil: (day: string) => `The first will be deleted on ${day}.`,
  freed: (files: number) =>
    `${files === 1 ? "1 file" : `${files} files`} that ${files === 1 ? "was" : "were"} set aside ` +
    "had to be deleted early, because the disk was nearly full.",
  adopt: "Add to clips",
  adoptHelp: (count: number) =>
    `${count === 1 ? "1 recording" : `${count} recordings`} can go back among your clips, with time, length and picture.`,
  adoptRoom: "Room",
  adoptRoomHelp: (count: number) =>
    `${count === 1 ? "One comes" : `${count} come`} from a room that is no longer here. ` +
    `Choose where ${count === 1 ? "it goes" : "they go"}.`,
  adoptNoRoom: "Leave these out",
  adoptOwner: "An owner can add them to the clips.",
  adopting: (done: number) => `${done} added so far…`,
  adopted: (count: number) => (count === 1 ? "1 recording is back among your clips." : `${count} recordings are back among your clips.`),
  is: "What babycam is",
  promises: [
    "It listens to your children’s rooms through cameras and old phones, shows them, and rings when it gets loud.",
    "It runs on your own machine. Pictures and sound stay in your home; there is no cloud.",
    "When it stops hearing a room, or this page stops hearing babycam, it says so and rings too.",
  ],
  isNot: "What it is not",
  limits: [
    "It is not a medical device. It does not watch breathing, heartbeat or sleep.",
    "It does not replace somebody who looks after the children.",
    "It needs power, the network and a device that can ring. Without them it cannot wake you.",
  ],
  programs: "For programs",
  programsHelp: "Programs in your home can read and change everything that these pages can.",
  docs: "API reference",
  licence: "Free software under the MIT licence, without any warranty.",
};
