import { send } from "@/shared/api/client";
import { paths } from "./memory";

/** Loads the page anew, but only while the server answers: else the browser would show its own wall. */
export async function reload(): Promise<void> {
  if (
    await send(paths.healthy).then(
      () => true,
      () => false,
    )
  )
    location.reload();
}
