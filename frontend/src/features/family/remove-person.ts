import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { api } from "@/shared/lib/paths";
import { peopleQuery } from "@/shared/api/people";

const removePerson = (id: number) => call<undefined>(api.person(id), { method: "DELETE" });

export function useRemovePerson() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: removePerson, onSuccess: () => queries.invalidateQueries({ queryKey: peopleQuery.queryKey }) });
}
