/** The report on the night that comes each morning. */
export const morning = {
  title: "Morning report",
  help: "How long everybody slept, who got up and how fast, and when a room was not monitored. Once each morning, in the chat.",
  on: "Tell us in the chat",
  time: "At",
  mine: "To my devices, too",
  mineHelp: "Without a sound, by the ways to be woken that can show words. Not while you are not to be disturbed.",
};
