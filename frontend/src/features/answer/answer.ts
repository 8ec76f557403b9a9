import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, call } from "@/shared/api/client";
import { insist } from "@/shared/api/insist";
import { steadyNow } from "@/shared/lib/steady";
import type { Answer, Scope } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** What is said; `scope` of a "not me": another one replaces the first. */
export type Act = { act: "ack" | "undo" } | { act: "not_me"; scope: Scope };

const ASKED_EVERY_MS = 3_000;
const ANSWER_MS = 5_000;

/** What the link is about, and when it was so. */
export type Told = Answer & { at: number };

const told = (answer: Answer): Told => ({ ...answer, at: steadyNow() });

/** It is a POST, because link previews fetch with GET; it changes nothing. Asked on and on: what it said is old in a few seconds. */
export function useAbout(token: string) {
  return useQuery({
    queryKey: ["answer", token],
    queryFn: async ({ signal }) =>
      told(
        await call<Answer>(api.answers, {
          method: "POST",
          json: { token },
          signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
        }),
      ),
    enabled: token !== "",
    retry: false,
    refetchInterval: ({ state: { error } }) =>
      error instanceof ApiError && error.status >= 400 && error.status < 500 ? false : ASKED_EVERY_MS,
  });
}

/** The answer, repeated until the server has it: half asleep, nobody taps twice. `tries`: how many came to nothing. */
export function useAct(token: string) {
  const [tries, setTries] = useState(0);
  const act = useMutation({
    mutationFn: (act: Act) => {
      setTries(0);
      return insist((signal) => call<Answer>(api.answerAct, { method: "POST", json: { token, ...act }, signal }), { failed: setTries });
    },
    retry: false,
    networkMode: "always",
    onSuccess: (now, _act, _context, { client }) => client.setQueryData(["answer", token], told(now)),
  });
  return { ...act, tries };
}
