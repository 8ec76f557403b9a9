import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useRealtimeStore } from "@/realtime/hooks";
import { wordsOf } from "@/shared/api/client";
import { useFamilyZone } from "@/shared/api/session";
import type { NewRule } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { clockTime } from "@/shared/lib/time";
import { useNow } from "@/shared/lib/useNow";
import { newUuid } from "@/shared/lib/uuid";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { useSayOverride } from "./change-duty";
import { dutyNowQuery, useCaregivers } from "./get-duty";
import { running } from "./nights";
import { lookOf, namesOf } from "./summary";

/**
 * A night that began yesterday stays as it is. When nobody is planned for it, that is said here, and one tap gives it
 * to the rule's first turn.
 */
export function TonightNotice({ rule }: { rule: NewRule }) {
  const tz = useFamilyZone() ?? "UTC";
  const { serverNow } = useRealtimeStore();
  useNow(30_000);
  const rooms = useQuery(dutyNowQuery).data ?? [];
  const people = useCaregivers();
  const [uuid, setUuid] = useState(newUuid);
  const say = useSayOverride();
  const night = running(rule, serverNow(), rule.tz ?? tz);
  const open = rooms.some(({ room, flags }) => (rule.rooms?.includes(room) ?? true) && lookOf(flags) === "gap");
  if (!night || !open) return null;
  const who = rule.turns[0] ?? [];
  const names = namesOf(
    people.filter(({ id }) => who.includes(id)),
    text.duty.and,
  );
  const until = clockTime(night.end, tz);
  const end = new Date(night.end).toISOString();
  const done = (words: string): void => {
    toast(text.duty.done(words));
    setUuid(newUuid());
  };
  const take = (): void =>
    say.mutate({ kind: "take", who, rooms: rule.rooms ?? null, end, client_uuid: uuid }, { onSuccess: (said) => done(said.words) });
  return (
    <Notice
      tone="warn"
      action={
        names ? (
          <Button busy={say.isPending} onClick={take}>
            {text.duty.tonightToo(names)}
          </Button>
        ) : undefined
      }
    >
      {text.duty.tonightStays(until)}
      {say.isError ? ` ${wordsOf(say.error)}` : null}
    </Notice>
  );
}
