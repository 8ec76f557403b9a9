import { ApiError } from "./client";

/** A server that answers at all has done so by then; a stopped one takes a request and never answers. */
const ANSWER_MS = 6_000;
const SLOWEST_MS = 3_000;

/** No repetition mends it: the server has understood, and says no. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ApiError && error.status >= 400 && error.status < 500 && ![408, 425, 429].includes(error.status);

interface Insisting {
  /** Told after each try that came to nothing, with their number. */
  failed: (failures: number) => void;
  /** True once it makes no sense any more: then the last failure is raised. */
  outdated?: () => boolean;
}

/** Says something until the server has it, also while the page is hidden: half asleep, nobody taps twice. Raises a refusal. */
export async function insist<T>(say: (signal: AbortSignal) => Promise<T>, { failed, outdated = () => false }: Insisting): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await say(AbortSignal.timeout(ANSWER_MS));
    } catch (error) {
      if (isRefusal(error) || outdated()) throw error;
      failed(failures + 1);
    }
    await new Promise((done) => setTimeout(done, Math.min(SLOWEST_MS, 500 * 2 ** failures)));
    if (outdated()) throw new ApiError(0, "outdated", "");
  }
}
