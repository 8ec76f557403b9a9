const times = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
const wakeUps = (count: number): string => (count === 0 ? "no wake-up" : times(count, "wake-up", "wake-ups"));

/** "10 h 42 min", "34 min", "20 s". */
const span = (seconds: number): string => {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.round((seconds % 3600) / 60)];
  return [hours ? `${hours} h` : "", minutes ? `${minutes} min` : ""].filter(Boolean).join(" ");
};

/** "What would have woken me?" */
export const replay = {
  title: "What would have woken you?",
  open: "What would have woken me?",
  close: "Close",
  trying: "Try other settings here: nothing holds until you keep it.",
  nights: "Judged by",
  choices: { 1: "Last night", 7: "Seven nights" },
  asIs: (count: number, nights: number) =>
    `${nights === 1 ? "Last night" : "In seven nights"}: ${wakeUps(count)} by the settings as they are.`,
  /** "2 fewer, 1 more: 3 wake-ups instead of 4." */
  change: (gone: number, more: number, before: number, after: number) => {
    const parts = [gone ? `${gone} fewer` : "", more ? `${more} more` : ""].filter(Boolean);
    return parts.length ? `${parts.join(", ")}: ${wakeUps(after)} instead of ${before}.` : `Nothing changes: ${wakeUps(after)} as before.`;
  },
  gone: "Would not have woken you",
  more: "Would have woken you, too",
  kept: (count: number) => `As before (${count})`,
  all: "Woke you",
  listen: (at: string) => `Listen to ${at}`,
  hide: (at: string) => `Close the clip of ${at}`,
  noClip: "Not recorded",
  broken: "This clip cannot be played.",
  rings: (count: number) => `${count} times`,
  cried: "There was a cry",
  notCried: "There was no cry",
  right: (at: string) => `Was ${at} right?`,
  heard: (seconds: number) => `Judged: ${span(seconds)} of sound that was kept.`,
  nothing: "No sound of that time is kept, so nothing can be said. After the next night there is.",
  blind: (seconds: number, where: string) => `A guess for ${span(seconds)} (${where}): only one level a second is kept there.`,
  otherBand: "What the other choice of sounds would have heard is not kept, so this tells nothing about it.",
  lists: "As if nobody had been in the room already.",
  keep: "Keep these settings",
  leave: "Leave as it was",
  busy: "Judging the night",
};
