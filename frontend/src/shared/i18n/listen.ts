/** Listening while the phone lies dark: what the line of every screen says. The rest is in `listen-parts`. */
export const listen = {
  on: (rooms: string) => `Listening to ${rooms}. The screen may go off.`,
  again: (rooms: string) => `${rooms}: the sound broke off. Trying again.`,
  stopped: (time: string) => `Listening was stopped by your phone at ${time}.`,
  goOn: "Go on",
  stop: "Stop",
};
