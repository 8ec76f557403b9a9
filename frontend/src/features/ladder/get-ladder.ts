import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Ladder } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** Times that are being thought about. */
export type Thought = Partial<Record<string, number>>;

/** Under "duty": every change of it makes the ladder old too. */
const KEY = ["duty", "ladder"];

export const ladderQuery = queryOptions({
  queryKey: KEY,
  queryFn: ({ signal }) => call<Ladder>(api.ladder, { signal }),
});

/** The same with other times, which changes nothing. */
export const thoughtQuery = (thought: Thought) =>
  queryOptions({
    queryKey: [...KEY, thought],
    queryFn: ({ signal }) => call<Ladder>(api.ladder, { method: "POST", json: thought, signal }),
    placeholderData: keepPreviousData,
  });
