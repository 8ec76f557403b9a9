import { infiniteQueryOptions, queryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { api, query } from "@/shared/lib/paths";
import { call } from "@/shared/api/client";
import type { AnsweredClip, Clip, Page } from "@/shared/api/types";

/** The path of a page's address, whatever host a proxy made the server believe in. */
function pathOf(address: string): string {
  const { pathname, search } = new URL(address, location.href);
  return pathname + search;
}

/** Clips of noises, or what is recorded all night, newest first, of one room or of all. */
const clipsQuery = (room: number | null, kind: Clip["kind"]) =>
  infiniteQueryOptions({
    queryKey: ["clips", room, kind],
    queryFn: ({ pageParam, signal }) => call<Page<AnsweredClip>>(pageParam, { signal }),
    initialPageParam: api.clips(query({ room, kind: kind === "noise" ? null : kind })),
    getNextPageParam: (last) => (last.next ? pathOf(last.next) : undefined),
  });

export function useClips(room: number | null, kind: Clip["kind"] = "noise") {
  return useInfiniteQuery(clipsQuery(room, kind));
}

/** All parts of one noise, in their order; 200 of them at most. */
export const partsQuery = (noise: string) =>
  queryOptions({
    queryKey: ["clips", "parts", noise],
    queryFn: async ({ signal }) => {
      const page = await call<Page<AnsweredClip>>(api.clips(query({ noise, page_size: 200 })), { signal });
      return [...page.results].reverse();
    },
  });

/** One clip, wherever it stands in the list. */
export const clipQuery = (id: string) =>
  queryOptions({ queryKey: ["clips", "one", id], queryFn: ({ signal }) => call<AnsweredClip>(api.clip(id), { signal }) });
