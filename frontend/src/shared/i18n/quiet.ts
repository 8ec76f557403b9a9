/** Quiet over a room that somebody is in. */
export const quiet = {
  say: (room: string) => `I’m with ${room}`,
  title: (room: string) => `I’m with ${room}`,
  help: "Until then nobody is woken for this room’s sounds. If the room is no longer heard, it rings all the same.",
  minutes: (minutes: number) => `Quiet for ${minutes} min`,
  calm: (minutes: number) => `Until calm for ${minutes} min`,
  alarm: (room: string, minutes: number) => `I’m with ${room}: quiet for ${minutes} min`,
  until: (time: string) => `Quiet until ${time}`,
  untilCalm: (time: string, minutes: number) => `Quiet until calm for ${minutes} min: ${time} if it stays so`,
  /** Its end first: a line that is too short cuts the name. */
  room: (room: string, words: string) => `${words} · ${room}`,
  who: (person: string) => `${person} is there`,
  you: "You are there",
  again: "Listen again",
  againIn: (room: string) => `Listen again to ${room}`,
};
