import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { ApiError, call } from "@/shared/api/client";
import { api } from "@/shared/lib/paths";

const ask = (code: string) => call<null>(api.setupCode, { method: "POST", json: { code } });

/**
 * Asks whether a code is right: once for each code, as wrong ones are counted. `wrong`: why this one is not, for its field; `failure`:
 * why nobody can say.
 */
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
  const errorOf = (typed: string): Error | null => (check.variables === typed.trim() ? check.error : null);
  return {
    isRight,
    busy: check.isPending,
    wrong: (typed: string): string | undefined => (isAtField(errorOf(typed)) ? errorOf(typed)?.message : undefined),
    failure: (typed: string): Error | null => (isAtField(errorOf(typed)) ? null : errorOf(typed)),
  };
}

function isAtField(error: unknown): boolean {
  return isWrong(error) || (error instanceof ApiError && error.code === "too_many_tries");
}

function isWrong(error: unknown): boolean {
  return error instanceof ApiError && error.code === "bad_code";
}
