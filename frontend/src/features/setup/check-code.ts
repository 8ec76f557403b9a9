import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { ApiError, call } from "@/shared/api/client";
import { api } from "@/shared/lib/paths";

const ask = (code: string) => call<null>(api.setupCode, { method: "POST", json: { code } });

/** Asks whether a code is right: once for each code, as wrong ones are counted. `wrong`: why this one is not, in words. */
export function useCheckCode() {
  const check = useMutation({ mutationFn: ask });
  const asked = useRef<{ code: string; answer: Promise<boolean> } | null>(null);
  const isRight = (typed: string): Promise<boolean> => {
    const code = typed.trim();
    if (asked.current?.code === code) return asked.current.answer;
    const answer = check.mutateAsync(code).then(
      () => true,
      (error: unknown) => {
        if (!isWrong(error)) asked.current = null;
        return false;
      },
    );
    asked.current = { code, answer };
    return answer;
  };
  const wrong = (typed: string): string | undefined => {
    const error = check.variables === typed.trim() ? check.error : null;
    return error instanceof ApiError && ["bad_code", "too_many_tries"].includes(error.code) ? error.message : undefined;
  };
  return { isRight, wrong, busy: check.isPending, error: check.error };
}

function isWrong(error: unknown): boolean {
  return error instanceof ApiError && error.code === "bad_code";
}
