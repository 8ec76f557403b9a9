import type { Session } from "./schema";

/** What a person may do; the server decides, the page only hides what would be refused. */
export type Right =
  | "room.see"
  | "room.hear"
  | "room.edit"
  | "room.create"
  | "camera.edit"
  | "camera.see_address"
  | "incident.ack"
  | "clip.see"
  | "clip.keep"
  | "clip.delete"
  | "people.edit"
  | "settings.edit"
  | "health.see";

export function may(session: Session | undefined, right: Right): boolean {
  return session?.rights.includes(right) ?? false;
}
