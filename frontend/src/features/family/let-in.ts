import { useMutation, useQueryClient } from "@tanstack/react-query";
import { peopleQuery } from "@/shared/api/people";
import type { Member, Times } from "@/shared/api/types";
import { tonight } from "@/shared/lib/window";
import { allow } from "./save-person";

export type Span = "hour" | "tonight" | "always" | "never";

const HOUR_MS = 3_600_000;

/** Until when somebody is let in; null: without an end. */
function untilOf(span: Span, now: number, tz: string | undefined): string | null {
  if (span === "always") return null;
  if (span === "tonight") return tonight(now, tz);
  return new Date(span === "hour" ? now + HOUR_MS : now).toISOString();
}

/** Whoever is let in for a while is let in now, whatever their hours were; otherwise those stay. */
function change({ access }: Member, until: string | null, span: Span): Partial<Times> {
  const kept = span === "never" || span === "always";
  return { until, hours_start: kept ? access.hours_start : null, hours_end: kept ? access.hours_end : null };
}

/** Lets a sitter or a viewer in, or out, with one tap. */
export function useLetIn(member: Member) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ span, now, tz }: { span: Span; now: number; tz: string | undefined }) =>
      allow(member.id, change(member, untilOf(span, now, tz), span)),
    onSuccess: () => queries.invalidateQueries({ queryKey: peopleQuery.queryKey }),
  });
}
