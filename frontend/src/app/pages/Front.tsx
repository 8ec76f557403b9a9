import type { ComponentProps } from "react";
import { Front as Card } from "@/shared/ui/Front";
import { Toasts } from "@/shared/ui/Toasts";

/** The screens before the family's own, where something may have to be said in passing. */
export function Front(props: ComponentProps<typeof Card>) {
  return (
    <>
      <Card {...props} />
      <Toasts />
    </>
  );
}
