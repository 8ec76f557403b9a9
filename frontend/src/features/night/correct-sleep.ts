import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { later } from "@/shared/i18n/later";
import { api, query } from "@/shared/lib/paths";
import { toast } from "@/shared/ui/toasts";
import { nightKey } from "./get-night";

interface Corrected {
  room: number;
  /** Ms since 1970. */
  from: number;
  to: number;
  /** Of a stretch that was corrected before. */
  id: number | null;
  /** It was no sleep. */
  awake?: boolean;
}

/** Says when somebody slept; refused in words where they cannot have. */
export function useCorrectSleep(date: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ room, from, to, id, awake = false }: Corrected) =>
      call<unknown>(api.nightSleep(date), {
        method: "POST",
        json: {
          room,
          since: new Date(from).toISOString(),
          until: new Date(to).toISOString(),
          ...(awake ? { awake } : {}),
          ...(id === null ? {} : { id }),
        },
      }),
    onSuccess: (_, { awake }) => {
      toast(awake ? later.night.awakeSaved : later.night.sleepSaved);
      return queries.invalidateQueries({ queryKey: nightKey(date) });
    },
  });
}

/** What was guessed counts again. */
export function useGiveBack(date: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => call<unknown>(api.nightSleep(date, query({ id })), { method: "DELETE" }),
    onSuccess: () => {
      toast(later.night.sleepBack);
      return queries.invalidateQueries({ queryKey: nightKey(date) });
    },
  });
}
