import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { later } from "@/shared/i18n/later";
import { api } from "@/shared/lib/paths";
import { toast } from "@/shared/ui/toasts";

const removeClip = (id: string) => call<undefined>(api.clip(id), { method: "DELETE" });

/** Says so by itself: what showed the clip may be gone with it before the answer is here. */
export function useRemoveClip() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: removeClip,
    onSuccess: () => {
      toast(later.clips.removed);
      return queries.invalidateQueries({ queryKey: ["clips"] });
    },
  });
}
