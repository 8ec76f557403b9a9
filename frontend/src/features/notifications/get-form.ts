import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { WayForm } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

const formQuery = (id: number) =>
  queryOptions({
    queryKey: ["channels", id, "form"],
    queryFn: ({ signal }) => call<WayForm>(api.channelForm(id), { signal }),
    gcTime: 0,
  });

/** What the form of one's own way is filled with again: never a secret. */
export function useForm(id: number) {
  return useQuery(formQuery(id));
}
