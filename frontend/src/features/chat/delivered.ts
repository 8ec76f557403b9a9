import { useEffect, useRef } from "react";
import { useThreads } from "./get-threads";
import { sendMark } from "./mark-read";

const AT_ONCE = 20;

/** Says of each thread with something new that it has come to this device, once for each message. */
export function useDelivered(person: number): void {
  const threads = useThreads().data;
  const told = useRef(new Map<string, number>());
  useEffect(() => {
    for (const { thread, last, marks, unread } of threads?.slice(0, AT_ONCE) ?? []) {
      const known = Math.max(told.current.get(thread) ?? 0, marks.find((each) => each.person === person)?.delivered ?? 0);
      if (!last || !unread || last.id <= known) continue;
      told.current.set(thread, last.id);
      void sendMark(thread, last.id, 0).catch(() => told.current.delete(thread));
    }
  }, [threads, person]);
}
