import { useCallback, useSyncExternalStore } from "react";

/** From here on two panes stand side by side: counted in letters, so that large ones keep one pane. */
const PANES = "64rem";
/** From here on the places stand in a rail (Shell.module.css). */
export const RAIL = "60rem";

const query = (width: string): MediaQueryList | null => (typeof matchMedia === "function" ? matchMedia(`(min-width: ${width})`) : null);

/** Is there room for two panes, or for what needs another `width`? */
export function useWide(width = PANES): boolean {
  const subscribe = useCallback(
    (tell: () => void) => {
      const wide = query(width);
      wide?.addEventListener("change", tell);
      return () => wide?.removeEventListener("change", tell);
    },
    [width],
  );
  return useSyncExternalStore(subscribe, () => query(width)?.matches ?? false);
}
