import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { api } from "@/shared/lib/paths";

/** Everything that was ever said is gone, for all. `confirm`: the family's name. */
export function useClearChat() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (confirm: string) => call<{ messages: number }>(api.chat.clear, { method: "POST", json: { confirm } }),
    onSuccess: () => {
      for (const key of ["chat-threads", "chat-pinned", "chat-search"]) void queries.invalidateQueries({ queryKey: [key] });
    },
  });
}
