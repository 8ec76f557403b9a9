/** Auto mode, which hears whichever room is louder; and the way to all rooms on one screen. */
export const auto = {
  watch: "Watch all rooms",
  title: "Hear the louder room",
  hear: (room: string) => `You hear ${room}.`,
  none: "No room is heard.",
  deaf: (rooms: string) => `Not heard: ${rooms}`,
};
