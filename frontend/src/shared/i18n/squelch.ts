/** The room's sound on this device, held back until there is a reason to hear it. */
export const squelch = {
  label: "Let me hear",
  choices: { always: "Always", stirring: "From stirring on", cry: "What wakes" },
  help: {
    always: "The sound comes through all the time.",
    stirring: "While the room is quiet it is silent here, with a soft tick every 30 seconds.",
    cry: "It is silent here, with a soft tick every 30 seconds, until something wakes you.",
  },
  cannot: "This device lets no page turn its sound down, so everything is heard.",
  held: { always: "", stirring: "Silent until it stirs", cry: "Silent until something wakes" },
};
