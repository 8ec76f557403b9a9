import { useMutation } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Control } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

const controlCamera = (id: number, control: Control) => call<undefined>(api.control(id), { method: "POST", json: control });

export function useControlCamera(id: number) {
  return useMutation({ mutationFn: (control: Control) => controlCamera(id, control) });
}
