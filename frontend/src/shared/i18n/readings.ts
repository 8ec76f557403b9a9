/** What a camera measures; the names of the lanes come from the server. */
export const readings = {
  title: "Measured",
  lane: (label: string, value: string) => `${label} over the last hours, now ${value}`,
};
