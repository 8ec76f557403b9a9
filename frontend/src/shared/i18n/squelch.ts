/** The room's sound on this device, held back until there is a reason to hear it. */
export const squelch = {
  label: "Let me hear",
  choices: { always: "Always", stirring: "From stirring", cry: "What wakes" },
  help: {
    always: "The sound comes through all the time.",
    stirring: "Silent here while the room is quiet, with a soft tick every 30 seconds.",
    cry: "Silent here until something wakes you, with a soft tick every 30 seconds.",
  },
  cannot: "This device does not let a page turn its sound down, so you hear everything.",
  held: { always: "", stirring: "Silent until there is stirring", cry: "Silent until something wakes you" },
};
