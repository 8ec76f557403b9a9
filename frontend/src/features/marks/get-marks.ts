import { infiniteQueryOptions, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { useRealtimeStore } from "@/realtime/hooks";
import { call } from "@/shared/api/client";
import { useZone } from "@/shared/api/session";
import type { MarkKind, Page, QuickMark } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { api, query } from "@/shared/lib/paths";
import { clockTime } from "@/shared/lib/time";
import { newUuid } from "@/shared/lib/uuid";
import { toast } from "@/shared/ui/toasts";
import { unsent, type Waiting, whenSent } from "./unsent";

export interface Wanted {
  room?: number | undefined;
  incident?: number | undefined;
  since?: string | undefined;
  q?: string | undefined;
}

function pathOf(address: string): string {
  const { pathname, search } = new URL(address, location.href);
  return pathname + search;
}

const marksQuery = (wanted: Wanted) =>
  infiniteQueryOptions({
    queryKey: ["marks", wanted],
    queryFn: ({ pageParam, signal }) => call<Page<QuickMark>>(pageParam, { signal }),
    initialPageParam: api.marks(query({ ...wanted })),
    getNextPageParam: (last) => (last.next ? pathOf(last.next) : undefined),
  });

/** Marks, newest first. */
export const useMarks = (wanted: Wanted) => useInfiniteQuery(marksQuery(wanted));

export interface Place {
  room: number;
  incident?: number | undefined;
}

/** Taps that the server does not know yet. */
export function useWaiting({ room, incident }: Place): Waiting[] {
  const all = useSyncExternalStore(unsent.subscribe, unsent.current);
  return all.filter((each) => !each.gone && each.room === room && (incident === undefined || each.incident === incident));
}

/** Makes a mark now; gives it, so that it can be corrected or taken back. Kept on this device until the server has it. */
export function useTap({ room, incident }: Place): (kind: MarkKind, note?: string) => Waiting {
  const queries = useQueryClient();
  const store = useRealtimeStore();
  const tz = useZone();
  useEffect(() => {
    whenSent({ onSent: () => void queries.invalidateQueries({ queryKey: ["marks"] }), onRefused: (words) => toast(words) });
    unsent.hurry();
    return store.onMessage((message) => message.type === "hello" && unsent.hurry());
  }, [queries, store]);
  return (kind, note) => {
    const mark: Waiting = {
      uuid: newUuid(),
      kind,
      room,
      at: new Date(store.serverNow()).toISOString(),
      ...(note ? { note } : {}),
      ...(incident === undefined ? {} : { incident }),
    };
    unsent.add(mark);
    toast(
      text.marks.made(text.marks.kinds[kind], clockTime(mark.at, tz)),
      { label: text.common.undo, run: () => unsent.takeBack(mark) },
      10_000,
    );
    return mark;
  };
}

function useMarkMutation<Said, Answer>(mutationFn: (said: Said) => Promise<Answer>, done: () => void = () => undefined) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: done,
    onSettled: () => Promise.all([["marks"], ["incidents"]].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}

export const useCorrect = () =>
  useMarkMutation(({ id, ...json }: { id: number; at?: string; note?: string }) =>
    call<QuickMark>(api.mark(id), { method: "PATCH", json }),
  );
/** Says so by itself: the row is gone before the answer is here, if the news of it was quicker. */
export const useTakeBack = () =>
  useMarkMutation(
    (id: number) => call<undefined>(api.mark(id), { method: "DELETE" }),
    () => void toast(text.marks.removed),
  );
