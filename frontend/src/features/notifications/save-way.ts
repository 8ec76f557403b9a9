import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Service, WrittenChannel } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

type Written = Record<string, string>;

const addWay = ({ kind, code }: Service, form: Written) =>
  call<WrittenChannel>(api.channels, { method: "POST", json: { kind, service: code, form } });
const changeWay = (id: number, form: Written) => call<WrittenChannel>(api.channel(id), { method: "PATCH", json: { form } });

/** Adds a way by a service's form, or changes the one with `id`. */
export function useSaveWay(service: Service, id: number | undefined) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (form: Written) => (id === undefined ? addWay(service, form) : changeWay(id, form)),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["channels"] }),
  });
}
