/** Who watches with you. */
export const presence = {
  watching: (names: string, many: boolean) => `${names} ${many ? "are" : "is"} watching`,
  listening: (names: string, many: boolean) => `${names} ${many ? "are" : "is"} listening`,
  names: (names: string[]) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1] ?? ""}`),
};
