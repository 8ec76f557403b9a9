import type { RoomState } from "@/shared/api/types";

/** Listening while the phone lies dark: the act, and the lock screen. */
export const listenParts = {
  act: "Listen with the screen off",
  actAll: "Listen to all with the screen off",
  help: "You may lock the phone then: the sound goes on, and its lock screen has a button to stop it.",
  on: "Listening. The screen may go off.",
  starting: "The sound is coming.",
  notes: "Three falling notes mean that a room is not heard.",
  again: "The sound broke off. babycam tries again by itself; until then you hear three falling notes.",
  stopped: (time: string) => `Your phone stopped it at ${time}. You hear nothing now.`,
  stoppedTitle: "You are not listening any more",
  stoppedBody: (rooms: string, time: string) => `${rooms}: listening was stopped by your phone at ${time}. Tap to go on.`,
  title: (room: string, state: string) => `${room}, ${state}`,
  states: {
    quiet: "quiet",
    stirring: "stirring",
    loud: "loud",
    settling: "settling down",
    unheard: "not heard",
    no_camera: "no camera",
  } satisfies Record<RoomState, string>,
  broken: "not connected",
  album: "babycam",
};
