import { useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Message } from "@/shared/api/types";
import { api, query } from "@/shared/lib/paths";

/** What is held up in a thread, the last pinned first. */
export const usePinned = (thread: string) =>
  useQuery({ queryKey: ["chat-pinned", thread], queryFn: ({ signal }) => call<Message[]>(api.chat.pinned(query({ thread })), { signal }) });
