import { be } from "./grammar";

/** The page behind the personal link of a message. */
export const answer = {
  label: (room: string) => `Answer for ${room}`,
  as: (person: string) => `You are answering as ${person}.`,
  take: "I’ve got it",
  notMe: "Not me",
  notMeNext: (people: string) => `Not me: wake ${people}`,
  undo: "Undo: I’ll go after all",
  undoAck: "Undo: I can’t after all",
  sending: "Sending…",
  notSent: "Not sent yet. Trying again.",
  youHaveIt: "You have it",
  hasIt: (person: string) => `${person} has it`,
  snoozed: (person: string) => `${person} is there`,
  waking: (people: string) => `${people} ${be(people)} being woken`,
  over: "It is over",
  quiet: "Quiet right now",
  goodNight: "Good night.",
  noLink: "This link is incomplete",
  noLinkHelp: "Open the link from the message again, or open babycam and answer there.",
  tryAgain: "Try again",
  open: "Open babycam",
  and: " and ",
} as const;
