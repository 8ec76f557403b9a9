import { type ComponentType, lazy } from "react";
import { pause } from "./pause";

const SLOWEST_MS = 15_000;
/** So often a server that answers may fail to hand out a script: then it has none of that name any more. */
const MOST_REFUSALS = 3;

/** As React's `lazy`, for a script that may have to be waited for: see `persistent`. */
export function lazily<Props>(load: () => Promise<{ default: ComponentType<Props> }>) {
  return lazy(() => persistent(load));
}

/**
 * What `load` brings. While nobody answers it is asked again, with growing pauses: what hears and rings stands on the same page, and
 * must not fall with a script that could not be fetched. Raises the last failure when the server answers and has no such script.
 */
export async function persistent<Module>(load: () => Promise<Module>): Promise<Module> {
  for (let failures = 0, refusals = 0; ; failures++) {
    try {
      return await load();
    } catch (error) {
      if ((await serverAnswers()) && ++refusals >= MOST_REFUSALS) throw error;
    }
    await pause(Math.min(SLOWEST_MS, 500 * 2 ** failures));
  }
}

async function serverAnswers(): Promise<boolean> {
  try {
    return (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(6_000) })).ok;
  } catch {
    return false;
  }
}
