import { queryOptions } from "@tanstack/react-query";
import { api } from "@/shared/lib/paths";
import { call } from "./client";
import type { Watching } from "./types";

/** Who watches or listens to which room right now; the events socket keeps it true. */
export const presenceQuery = queryOptions({
  queryKey: ["presence"],
  queryFn: ({ signal }) => call<Watching[]>(api.presence, { signal, behindPicture: true }),
});
