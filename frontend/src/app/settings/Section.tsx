import type { ReactNode } from "react";
import { classes } from "@/shared/lib/classes";
import { pages } from "@/shared/lib/paths";
import { useWide } from "@/shared/lib/useWide";
import { Screen, Skeleton } from "@/shared/ui/Surface";
import css from "./Section.module.css";
import { useSettled } from "./useSettled";

interface Props {
  title: string;
  actions?: ReactNode;
  /** Where one came from, if not from the list. */
  back?: string;
  children: ReactNode;
}

/**
 * One section: its cards below each other, shown together once they are there, so that none pushes another down. The way back is the
 * list's, where the list is not beside it.
 */
export function Section({ title, actions, back, children }: Props) {
  const wide = useWide();
  const settled = useSettled();
  const way = back ?? (wide ? undefined : pages.settings);
  return (
    <Screen title={title} actions={actions} {...(way ? { back: way } : {})}>
      {settled ? null : <Skeleton lines={3} />}
      <div className={classes(css.cards, !settled && css.coming)}>{children}</div>
    </Screen>
  );
}
