/** Somebody sets cameras up. */
export const settingUp = {
  title: "I’m setting up",
  until: (time: string) => `Setting up until ${time}`,
  help: "New cameras wake nobody",
  done: "Done",
  doneLong: "Done setting up",
  incident: (room: string) => `${room} is being set up: nobody is called`,
};
