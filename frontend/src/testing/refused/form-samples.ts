export const people = [
  { id: 1, name: "Ana", colour: "#e07a5f" },
  { id: 2, name: "Ben", colour: "#3d9a8b" },
];

export const self = {
  id: 1,
  name: "Ana",
  username: "ana",
  role: "owner" as const,
  colour: "#e07a5f",
  emoji: "",
  picture: null,
  tz: "",
  language: "",
};
