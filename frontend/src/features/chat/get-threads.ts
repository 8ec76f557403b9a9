import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { useMay } from "@/shared/api/session";
import type { ChatThread, Reader } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** All conversations, the family's first. */
export const threadsQuery = queryOptions({
  queryKey: ["chat-threads"],
  queryFn: ({ signal }) => call<ChatThread[]>(api.chat.threads, { signal, behindPicture: true }),
});

export function useThreads() {
  const mayChat = useMay("chat.use");
  return useQuery({ ...threadsQuery, enabled: mayChat });
}

/** How many messages of others wait, in all threads. */
export function useUnread(): number {
  return useThreads().data?.reduce((sum, { unread }) => sum + unread, 0) ?? 0;
}

/** Somebody's devices have, or somebody has read, so far. Only ever forward. */
export function withMark(threads: ChatThread[] | undefined, said: Reader & { thread: string }): ChatThread[] | undefined {
  return threads?.map((each) => {
    if (each.thread !== said.thread) return each;
    const known = each.marks.find(({ person }) => person === said.person);
    const mark = {
      person: said.person,
      delivered: Math.max(said.delivered, known?.delivered ?? 0),
      read: Math.max(said.read, known?.read ?? 0),
    };
    return { ...each, marks: [...each.marks.filter(({ person }) => person !== said.person), mark] };
  });
}
