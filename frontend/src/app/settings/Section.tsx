import type { ReactNode } from "react";
import { pages } from "@/shared/lib/paths";
import { useWide } from "@/shared/lib/useWide";
import { Screen } from "@/shared/ui/Surface";
import css from "./Section.module.css";

interface Props {
  title: string;
  actions?: ReactNode;
  /** Where one came from, if not from the list. */
  back?: string;
  children: ReactNode;
}

/** One section: its cards below each other. The way back is the list's, where the list is not beside it. */
export function Section({ title, actions, back, children }: Props) {
  const wide = useWide();
  const way = back ?? (wide ? undefined : pages.settings);
  return (
    <Screen title={title} actions={actions} {...(way ? { back: way } : {})}>
      <div className={css.cards}>{children}</div>
    </Screen>
  );
}
