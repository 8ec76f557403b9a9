import type { Incident, RoomState } from "@/shared/api/types";

const age = (seconds: number): string =>
  seconds < 60 ? `${seconds} s` : seconds < 3600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;

/** What is said while the page does not hear the server: never what is, only what was, and how long ago. */
export const link = {
  ago: (seconds: number) => `${age(seconds)} ago`,
  late: (seconds: number) => `Last heard from babycam ${age(seconds)} ago.`,
  never: (seconds: number) => `babycam has not answered this page for ${age(seconds)}.`,
  trying: "Trying to reach it. What you see is from back then.",
  lost: "babycam does not answer",
  lostHelp: "Nobody would be woken. Look after the children yourself until it is back.",
  lostBar: "babycam does not answer: nobody would be woken. Look after the children yourself.",
  goingOn: "What’s going on",
  more: (count: number) => `${count} more`,
  stop: "Stop the sound",
  then: "What was known then",
  asOf: (seconds: number) => `As of ${age(seconds)} ago`,
  was: {
    quiet: "was quiet",
    stirring: "was stirring",
    loud: "was loud",
    settling: "was settling",
    unheard: "was not heard",
    no_camera: "had no camera",
  } satisfies Record<RoomState, string>,
  wasAgo: (was: string, seconds: number) => `${was} ${age(seconds)} ago`,
  wasIn: {
    noise: "was loud",
    monitor_lost: "was not heard",
    mic_muted: "had a silent microphone",
    battery_low: "was low on battery",
    motion: "was moving",
    picture: "was not seen",
    test: "was having a drill",
  } satisfies Record<Incident["kind"], string>,
  room: (room: string, was: string, seconds: number) => `${room} ${was} ${age(seconds)} ago`,
  open: "It was still open when babycam was last heard.",
  unsent: (room: string) => `${room}: your answer is not sent yet. Trying again.`,
  connecting: "Connecting",
  newer: "babycam was updated. This page keeps working; load it again when it suits you, and tap once so that it can ring.",
};
