import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Messages } from "@/shared/api/types";
import { api, query } from "@/shared/lib/paths";

/** One letter of an alphabet is half of everything; one sign of another script, or an emoji, may be a word. */
export const worthAsking = (q: string): boolean => q.length > 1 || /[^\u0000-\u024f]/u.test(q);

/** Messages with all the words (or beginnings of them) that one may read, newest first. */
export const useFound = (q: string) =>
  useInfiniteQuery({
    queryKey: ["chat-search", q],
    queryFn: ({ pageParam, signal }) => call<Messages>(api.chat.search(query({ q, before: pageParam })), { signal }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => (last.more ? last.results.at(-1)?.id : undefined),
    enabled: worthAsking(q.trim()),
    placeholderData: keepPreviousData,
  });
