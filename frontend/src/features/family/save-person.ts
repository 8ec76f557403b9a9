import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { sessionQuery } from "@/shared/api/session";
import type { Member, MemberChange, MemberIn } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";
import { peopleQuery } from "@/shared/api/people";

export const addPerson = (person: MemberIn) => call<Member>(api.people, { method: "POST", json: person });
export const updatePerson = (id: number, change: MemberChange) => call<Member>(api.person(id), { method: "PATCH", json: change });

/** Adds somebody, or changes the one with `id`. One's own name is in the session too. */
export function useSavePerson(id: number | undefined) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (person: MemberIn) => (id === undefined ? addPerson(person) : updatePerson(id, withoutEmptyPassword(person))),
    onSuccess: () => Promise.all([peopleQuery, sessionQuery].map(({ queryKey }) => queries.invalidateQueries({ queryKey }))),
  });
}

function withoutEmptyPassword({ password, ...rest }: MemberIn): MemberChange {
  return password ? { ...rest, password } : rest;
}
