/** What to do when a part is not well, by its name in /api/health. */
const mend: Record<string, string> = {
  alarm:
    "Start babycam again, and listen to the children yourselves until it is well. " +
    "If only the service outside is not told, correct its address.",
  web: "Load this page again. If that does not help, start babycam again.",
  database: "Is the disk full, or the database server off? What was heard waits, and is stored when it answers again.",
  "channel layer": "Start Redis again, or correct its address in REDIS_URL. Screens may be late until then.",
  workers: "They start by themselves within seconds. If they do not, look into babycam’s log, then start babycam again.",
  storage: "Delete clips that nobody needs, or free some space. Listening and alarms go on meanwhile.",
  recordings: "Put the right database back, or take the recordings up below. Nothing of them is deleted meanwhile.",
  clock: "Switch on automatic time on that machine. Until then its times in the history are wrong.",
  room: "Has it power, and is it in the home network? Then try its address again.",
};

const parts: Record<string, string> = {
  web: "Server",
  alarm: "Alarm",
  database: "Database",
  "channel layer": "Between the web processes",
  workers: "Workers",
  storage: "Clips on the disk",
  recordings: "Recordings not in the database",
  clock: "Clocks",
};

export const about = {
  title: "About",
  well: "Everything is well",
  unwell: (count: number) => (count === 1 ? "One part needs a look" : `${count} parts need a look`),
  unknown: "Nobody knows how the server is: it does not answer.",
  version: (version: string) => `babycam ${version}`,
  parts: "Parts",
  part: (part: string) => parts[part] ?? part,
  room: (id: number) => `Room ${id}`,
  ok: "Well",
  bad: "Not well",
  mend: (part: string) => mend[part] ?? "Look into babycam’s log.",
  toCamera: "To its camera",
  page: "This page",
  linkOk: "It hears the server.",
  linkBad: "It does not hear the server.",
  linkMend: "Is this device in the home network? It tries again by itself.",
  link: "Link",
  sound: "Alarm sound",
  soundOk: "It can ring.",
  soundBad: "It cannot ring yet.",
  soundMend: "Tap anywhere on the page once; browsers ask for that.",
  clock: "Clock",
  clockOk: (ms: number) => `${Math.abs(Math.round(ms))} ms apart from the server’s.`,
  clockBad: (seconds: number) => `${Math.abs(Math.round(seconds))} s apart from the server’s.`,
  clockMend: "Delays and times on this page are wrong by as much. Switch on automatic time on this device.",
  found: "Found on the disk",
  foundUnknown: (files: number, size: string, since: string | null) =>
    `${files === 1 ? "1 file" : `${files} files`} (${size}) of recordings ` +
    `${files === 1 ? "is" : "are"} not in the database${since ? `, since ${since}` : ""}.`,
  foundHeld:
    "Nothing of this is touched. Was the database lost, exchanged or put back? Put the right one in place, or take the recordings up here.",
  foundWaits: "They may be left over from a crash. After a day they are put aside, not deleted.",
  quarantine: (files: number, size: string, since: string | null) =>
    `${files === 1 ? "1 file" : `${files} files`} (${size}) ` +
    `${files === 1 ? "was" : "were"} put aside${since ? `, the first on ${since}` : ""}.`,
  quarantineUntil: (day: string) => `The first will be deleted on ${day}.`,
  freed: (files: number) =>
    `${files === 1 ? "1 file" : `${files} files`} that ${files === 1 ? "was" : "were"} put aside ` +
    "had to be deleted early, because the disk needed the room.",
  adopt: "Take them up",
  adoptHelp: (count: number) =>
    `${count === 1 ? "1 recording" : `${count} recordings`} can be listed among your clips again, with time, length and picture.`,
  adoptRoom: "Room",
  adoptRoomHelp: (count: number) =>
    `${count === 1 ? "One comes" : `${count} come`} from a room that is not here any more. ` +
    `Choose where ${count === 1 ? "it goes" : "they go"}.`,
  adoptNoRoom: "Leave those aside",
  adoptOwner: "An owner can take them up.",
  adopting: (done: number) => `${done} taken up so far …`,
  adopted: (count: number) => (count === 1 ? "1 recording is back among your clips." : `${count} recordings are back among your clips.`),
  is: "What babycam is",
  promises: [
    "It listens to your children’s rooms through cameras and old phones, shows them, and rings when it gets loud.",
    "It runs on your own machine. Pictures and sound stay in your home; there is no cloud.",
    "When it does not hear a room, or this page does not hear it, it says so and rings too.",
  ],
  isNot: "What it is not",
  limits: [
    "It is not a medical device. It does not watch breathing, heartbeat or sleep.",
    "It does not replace somebody who looks after the children.",
    "It needs power, the network and a device that can ring. Without them it cannot wake you.",
  ],
  programs: "For programs",
  programsHelp: "Everything on these pages can also be asked for and changed by programs in your home.",
  docs: "The interface, described",
  licence: "Free software under the MIT licence, without any warranty.",
};
