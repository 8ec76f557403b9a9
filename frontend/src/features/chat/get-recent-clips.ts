import { useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Clip, Page } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** Clips that can be played, the newest first. */
export const useRecentClips = () =>
  useQuery({
    queryKey: ["clips", "recent"],
    queryFn: ({ signal }) => call<Page<Clip>>(api.clips(""), { signal }),
    select: ({ results }) => results.filter(({ state }) => state === "ready").slice(0, 24),
  });
