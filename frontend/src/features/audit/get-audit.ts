import { infiniteQueryOptions } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { AuditEntry, Page } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

const first: string = api.audit;

/** Newest first; the server's own address leads to what is older. */
export const auditQuery = infiniteQueryOptions({
  queryKey: ["audit"],
  queryFn: ({ pageParam, signal }) => call<Page<AuditEntry>>(pageParam, { signal }),
  initialPageParam: first,
  getNextPageParam: ({ next }) => (next ? new URL(next, location.href).pathname + new URL(next, location.href).search : undefined),
});
