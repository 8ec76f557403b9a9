/** What the owner can read up. */
export const audit = {
  title: "What was changed",
  open: "What was changed",
  help: "Who let whom in, who changed or deleted what. Only owners see this.",
  empty: "Nothing yet",
  emptyHelp: "When somebody is invited, changed or removed, it is written down here.",
  older: "Load older",
  by: (name: string) => `by ${name}`,
};
