export const AT = "2026-03-01T02:10:00Z";
export const ana = { id: 1, name: "Ana", colour: "#e07a5f", rank: 1, rooms: null };
export const ben = { id: 2, name: "Ben", colour: "#3d9a8b", rank: 2, rooms: null };
