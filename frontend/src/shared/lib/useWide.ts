import { useSyncExternalStore } from "react";

/** From here on two panes stand side by side: counted in letters, so that large ones keep one pane. */
const WIDE = "(min-width: 64rem)";

const query = (): MediaQueryList | null => (typeof matchMedia === "function" ? matchMedia(WIDE) : null);

function subscribe(tell: () => void): () => void {
  const wide = query();
  wide?.addEventListener("change", tell);
  return () => wide?.removeEventListener("change", tell);
}

/** Is there room for two panes? */
export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => query()?.matches ?? false);
}
