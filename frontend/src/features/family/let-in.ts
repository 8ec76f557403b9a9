import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { peopleQuery } from "@/shared/api/people";
import type { Member } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";
import { tonight } from "@/shared/lib/window";

export type Span = "hour" | "tonight" | "always" | "never";

const HOUR_MS = 3_600_000;

/** Until when somebody is let in; null: without an end. */
export function untilOf(span: Span, now: number, tz: string | undefined): string | null {
  if (span === "always") return null;
  if (span === "tonight") return tonight(now, tz);
  return new Date(span === "hour" ? now + HOUR_MS : now).toISOString();
}

/** The hours of each day stay as they are, but for who is let in right now outside of them. */
function change(member: Member, until: string | null, span: Span): object {
  const hours = { hours_start: member.access?.hours_start ?? null, hours_end: member.access?.hours_end ?? null };
  return { until, ...(span === "never" || span === "always" ? hours : { hours_start: null, hours_end: null }) };
}

/** Lets a sitter or a viewer in, or out, with one tap. */
export function useLetIn(member: Member) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ span, now, tz }: { span: Span; now: number; tz: string | undefined }) => call<Member>(api.personAccess(member.id), { method: "POST", json: change(member, untilOf(span, now, tz), span) }),
    onSuccess: () => queries.invalidateQueries({ queryKey: peopleQuery.queryKey }),
  });
}
