import type { Right, Session } from "./types";

export function may(session: Session | undefined, right: Right): boolean {
  return session?.rights.includes(right) ?? false;
}
