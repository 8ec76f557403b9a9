/** When a room's camera was gone, muted or low on power: kept apart from what a child did. */
export const outages = {
  title: "Times without the camera",
  none: "The camera was there all the time.",
  lasted: (span: string) => `for ${span}`,
  now: "still so",
  by: (person: string) => `${person} saw to it`,
};
