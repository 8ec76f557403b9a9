/** What few families change about a room. */
export const fineTuning = {
  pre: "Record before a noise",
  post: "Record after it",
  split: "Begin a new recording after",
  unit: "s",
  own: "Own patience",
  ownHelp: "For how long a sound may last before it rings. The louder it is, the sooner.",
  over: (row: number) => `Point ${row}: louder than the alarm line by`,
  after: (row: number) => `Point ${row}: rings after`,
  db: "dB",
  add: "Add a point",
  remove: (row: number) => `Remove point ${row}`,
  drawing: (points: string) => `Rings sooner the louder it is: ${points}`,
  point: (over: number, seconds: number) => `${over} dB over the line after ${seconds} s`,
};
