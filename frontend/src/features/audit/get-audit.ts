import { infiniteQueryOptions } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Page } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

export interface AuditLine {
  id?: number;
  at: string;
  who: { id: number | null; name: string } | string | null;
  act: string;
  whom: { id: number | null; name: string } | string | null;
  /** A sentence, ready to be read. */
  words: string;
}

/** Newest first; the server's own address leads to what is older. */
const first: string = api.audit;

export const auditQuery = infiniteQueryOptions({
  queryKey: ["audit"],
  queryFn: ({ pageParam, signal }) => call<Page<AuditLine>>(pageParam, { signal }),
  initialPageParam: first,
  getNextPageParam: ({ next }) => (next ? new URL(next, location.href).pathname + new URL(next, location.href).search : undefined),
});
