import { call } from "@/shared/api/client";
import type { Reader } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** "I have it so far, I have read it so far": ids. */
export const sendMark = (thread: string, delivered: number, read: number) =>
  call<Reader & { thread: string }>(api.chat.marks, { method: "POST", json: { thread, delivered, read } });
