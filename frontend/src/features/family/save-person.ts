import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { sessionQuery } from "@/shared/api/session";
import type { Access, Member, MemberChange, MemberIn, Times } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";
import { peopleQuery } from "@/shared/api/people";

const addPerson = (person: MemberIn) => call<Member>(api.people, { method: "POST", json: person });
const updatePerson = (id: number, change: MemberChange) => call<Member>(api.person(id), { method: "PATCH", json: change });

export const allow = (id: number, times: Partial<Times>) => call<Access>(api.personAccess(id), { method: "POST", json: times });

/** The person first: a role that has times is needed before times can be given. */
async function save(id: number | undefined, person: MemberIn, times: Times | undefined): Promise<void> {
  const saved = await (id === undefined ? addPerson(person) : updatePerson(id, withoutEmptyPassword(person)));
  if (times) await allow(id ?? saved.id, times);
}

/** Adds somebody, or changes the one with `id`; `times` are given only when they were touched. One's own name is in the session too. */
export function useSavePerson(id: number | undefined) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ person, times }: { person: MemberIn; times: Times | undefined }) => save(id, person, times),
    onSuccess: () => Promise.all([peopleQuery, sessionQuery].map(({ queryKey }) => queries.invalidateQueries({ queryKey }))),
  });
}

function withoutEmptyPassword({ password, ...rest }: MemberIn): MemberChange {
  return password ? { ...rest, password } : rest;
}
