import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, send } from "@/shared/api/client";
import { phoneQuery } from "@/shared/api/phone";
import type { Lullaby, Phone, Wish, WishChange } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

const lullabiesQuery = queryOptions({
  queryKey: ["lullabies"],
  queryFn: ({ signal }) => call<Lullaby[]>(api.lullabies, { signal }),
});

export function useLullabies(): Lullaby[] {
  return useQuery(lullabiesQuery).data ?? [];
}

/** `wish` with the fields of `change` on top. */
function wished(wish: Wish, change: WishChange): Wish {
  return { quality: change.quality ?? wish.quality, light: { ...wish.light, ...change.light }, play: { ...wish.play, ...change.play } };
}

/** Wishes something else of the room's phone: shown at once, taken back if the server refuses. */
export function useWish(room: number) {
  const queries = useQueryClient();
  const { queryKey } = phoneQuery(room);
  return useMutation({
    mutationFn: (change: WishChange) => call<Phone>(api.phone(room), { method: "PATCH", json: change }),
    onMutate: async (change) => {
      await queries.cancelQueries({ queryKey });
      const before = queries.getQueryData(queryKey);
      queries.setQueryData(queryKey, (known) => known && { ...known, wish: wished(known.wish, change) });
      return before;
    },
    onError: (_error, _change, before) => queries.setQueryData(queryKey, before),
    onSuccess: (phone) => queries.setQueryData(queryKey, phone),
  });
}

export function useAddLullaby() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (file: File) => {
      const form = new FormData();
      form.append("file", file);
      return (await (await send(api.lullabies, { method: "POST", form })).json()) as Lullaby;
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: lullabiesQuery.queryKey }),
  });
}

export function useRemoveLullaby(room: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<undefined>(api.lullaby(id), { method: "DELETE" }),
    onSuccess: () =>
      Promise.all([lullabiesQuery.queryKey, phoneQuery(room).queryKey].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}
