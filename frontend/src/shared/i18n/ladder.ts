const time = (seconds: number): string => {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const [minutes, rest] = [Math.floor(seconds / 60), Math.round(seconds % 60)];
  return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
};

/** Who is called when, if nobody answers; and the times that decide it. */
export const ladder = {
  title: "If nobody answers",
  help: "What happens step by step while a room stays loud and nobody answers.",
  at: (moment: string) => `As it would be ${moment}.`,
  now: "As it is now.",
  room: (rooms: string) => `In ${rooms}`,
  at0: "at once",
  after: (seconds: number) => `after ${time(seconds)}`,
  time,
  everyone: "Everyone",
  round: (round: number, people: string) => `Round ${round}: ${people}`,
  then: ", then ",
  ways: {
    first: "on the open page and by notification",
    rest: "in every other way too, unless a device has answered",
    all: "in every way at once",
  },
  siren: (every: string) => `in every way, with the siren, again every ${every}`,
  nobody: "Nobody may be called here.",
  unsaved: "Not saved yet: this is how it would be.",
  short: (steps: string) => `${steps}.`,
  shortStep: (people: string, when: string) => `${people} ${when}`,
  tonight: "Tonight",
  toWays: "Ways to be woken",
  toTimes: "Change the times",
  times: "Times",
  preset: "How fast",
  presets: { calm: "Calm", normal: "Normal", quick: "Quick" } as Record<string, string>,
  own: "Changed",
  receipt_s: "In every other way after",
  receiptHelp: "If none of the person’s devices has answered by then.",
  ack_s: "The next person after",
  ackHelp: "The second call: how long somebody has to answer before the next one is woken.",
  rounds: "Rounds before everyone is called",
  roundsHelp: "In each round everybody is called once, one after another.",
  siren_s: "Everyone again every",
  ack_holds_s: "“I’ve got it” holds for",
  holdsHelp: "If the room is still loud then, it rings again.",
  roundsUnit: "rounds",
  over: "When it is over",
  reopen_s: "One alarm within",
  reopenHelp: "Noise that comes back this soon belongs to the same alarm.",
  group_s: "Rooms together within",
  groupHelp: "Rooms that become loud this close together ring as one.",
};
