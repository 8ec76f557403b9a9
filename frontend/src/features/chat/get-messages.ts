import { call } from "@/shared/api/client";
import type { Messages, News } from "@/shared/api/types";
import { api, query } from "@/shared/lib/paths";

export const PAGE = 50;
/** Further than any change of the chat. */
const BEYOND = Number.MAX_SAFE_INTEGER;
const PATIENCE_MS = 20_000;

/** Newest first, or oldest first with `after`. */
export const getMessages = (thread: string, where: { before?: number; after?: number; limit?: number } = {}) =>
  call<Messages>(api.chat.messages(query({ thread, ...where })), { signal: AbortSignal.timeout(PATIENCE_MS) });

/** What changed in all threads after a `rev`; without one only where the chat stands now. */
export const getNews = (after: number = BEYOND, limit = 100) =>
  call<News>(api.chat.news(query({ after, limit })), { signal: AbortSignal.timeout(PATIENCE_MS) });
