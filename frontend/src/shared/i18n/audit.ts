/** What the owner can read up. */
export const audit = {
  title: "Who changed what",
  open: "Who changed what",
  help: "Invitations, changes and deletions, and who made them. Only owners see this.",
  empty: "Nothing yet",
  emptyHelp: "When somebody is invited, changed or removed, it is listed here.",
  older: "Show older",
  by: (name: string) => `by ${name}`,
};
