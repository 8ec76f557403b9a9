import { useRealtime } from "@/realtime/hooks";
import { useRooms } from "@/shared/api/rooms";
import type { Warning } from "@/shared/api/types";

/** What is wrong with a picture that is there: nobody can rely on it. */
const CODES = new Set(["picture_late", "picture_still", "picture_dark", "picture_covered"]);

const sightOf = (warnings: readonly Warning[] | undefined): string => warnings?.find(({ code }) => CODES.has(code))?.words ?? "";

/** The server's words for what is wrong with this room's picture; "" where nothing is, or nobody knows. */
export function useSight(room: number): string {
  return useRealtime((state) => (state.link === "ok" ? sightOf(state.rooms[room]?.health.warnings) : ""));
}

/** The same of all rooms, each with its name: "Zoe: It is too dark to see anything." */
export function useSights(): string {
  const rooms = useRooms().data ?? [];
  return useRealtime((state) =>
    rooms
      .map(({ id, name }) => ({ name, words: sightOf(state.rooms[id]?.health.warnings) }))
      .filter(({ words }) => words)
      .map(({ name, words }) => `${name}: ${words}`)
      .join(" "),
  );
}
