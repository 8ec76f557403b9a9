import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Message } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";
import { useChatParts } from "./context";

/** A change whose answer is the message as it is then. */
function useChange<Said>(change: (said: Said) => Promise<Message>) {
  const { chat } = useChatParts();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (message) => {
      chat.take(message);
      void queries.invalidateQueries({ queryKey: ["chat-pinned"] });
    },
  });
}

export const useEditMessage = () =>
  useChange(({ id, text, version }: { id: number; text: string; version: number }) =>
    call<Message>(api.chat.message(id), { method: "PATCH", json: { text, version } }),
  );
export const usePinMessage = () =>
  useChange(({ id, pinned }: { id: number; pinned: boolean }) => call<Message>(api.chat.pin(id), { method: pinned ? "PUT" : "DELETE" }));

/** "Deleted" stays in its place. */
export const useDeleteMessage = () =>
  useChange(async (message: Message) => {
    await call<undefined>(api.chat.message(message.id), { method: "DELETE" });
    return {
      ...message,
      deleted: true,
      text: "",
      card: null,
      clip: null,
      attachments: [],
      pinned: false,
      urgent: false,
      rev: message.rev + 0.5,
    };
  });
