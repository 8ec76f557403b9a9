/** What of a room's picture counts, on its page. */
export const motion = {
  title: "Motion and the picture",
  choice: "Motion",
  choices: {
    off: { name: "Off", help: "Nobody looks for it." },
    shown: { name: "Show it in the Night", help: "A strip under the sound says when something moved." },
    alarm: {
      name: "Call us, too",
      help:
        "At night, when something has moved for five seconds, such as a child that stands up before it cries. " +
        "It arms when the room has been still for 5 minutes, when the night begins and after you were with your child. " +
        "Not for a light that is switched. What is heard calls you as ever.",
    },
  },
  waits: "What moves calls nobody yet: first the room has to be still for 5 minutes.",
  noPicture: "No picture comes from this camera now: nothing that moves can be told.",
  sensitivity: "How little counts",
  sensitivities: { low: "Large moves", medium: "A child that turns", high: "Small hands" },
  zone: "Where it counts",
  zoneWhole: "The whole picture",
  zoneOf: (parts: number) => (parts === 1 ? "1 part of the picture" : `${parts} parts of the picture`),
  draw: "Draw the zone",
  drawHelp:
    "Draw on the picture, around the bed: what moves outside of it counts for nothing. A part is moved, and made larger at its corner.",
  keys: "Arrow keys move a part, with Shift they change its size, Delete removes it.",
  area: (room: string) => `Zone in the picture of ${room}`,
  part: (number: number, left: number, top: number, width: number, height: number) =>
    `Part ${number}: ${left} % from the left, ${top} % from the top, ${width} % wide, ${height} % high`,
  add: "Add a part",
  remove: "Remove the part",
  whole: "Whole picture",
  pictureAlarm: "Call us when nothing can be seen",
  pictureAlarmHelp: "The picture is black, covered, frozen, or gone for a minute, while the room is still heard.",
};
