import { useMutation, useQuery } from "@tanstack/react-query";
import { ApiError, call } from "@/shared/api/client";
import type { Answer, Scope } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** What is said; `scope` of a "not me": another one replaces the first. */
export type Act = { act: "ack" | "undo" } | { act: "not_me"; scope: Scope };

/** What the link is about. It is a POST, because link previews fetch with GET; it changes nothing. */
export function useAbout(token: string) {
  return useQuery({
    queryKey: ["answer", token],
    queryFn: ({ signal }) => call<Answer>(api.answers, { method: "POST", json: { token }, signal }),
    enabled: token !== "",
    refetchInterval: (query) => (query.state.status === "error" ? false : 5000),
  });
}

const hopeless = (error: unknown): boolean => error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;

/** The answer, repeated until the server has it: half asleep, nobody taps twice. */
export function useAct(token: string) {
  return useMutation({
    mutationFn: (act: Act) => call<Answer>(api.answerAct, { method: "POST", json: { token, ...act } }),
    retry: (failures, error) => failures < 100 && !hopeless(error),
    retryDelay: (failures) => Math.min(3000, 500 * 2 ** failures),
    networkMode: "always",
    onSuccess: (now, _act, _context, { client }) => client.setQueryData(["answer", token], now),
  });
}
