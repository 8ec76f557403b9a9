import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { peopleQuery } from "@/shared/api/people";
import { sessionQuery } from "@/shared/api/session";
import type { Looks, Member } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

const formOf = (picture: File): FormData => {
  const form = new FormData();
  form.set("picture", picture);
  return form;
};

function useChange<T = undefined>(mutationFn: (value: T) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => Promise.all([peopleQuery, sessionQuery].map(({ queryKey }) => queries.invalidateQueries({ queryKey }))),
  });
}

export const useSaveMe = () => useChange((looks: Partial<Looks>) => call<Member>(api.me, { method: "PATCH", json: looks }));
export const useSavePicture = () => useChange((picture: File) => call<Member>(api.myPicture, { method: "PUT", form: formOf(picture) }));
export const useRemovePicture = () => useChange(() => call<undefined>(api.myPicture, { method: "DELETE" }));
