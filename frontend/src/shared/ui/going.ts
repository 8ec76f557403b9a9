import type { ReactNode } from "react";
import type { IconName } from "./Icon";

/** Something that goes on beside the screen one looks at: it stands in the one line, the sheet behind it, and the rail. */
export interface Going {
  key: string;
  icon: IconName;
  look: "danger" | "warn" | "calm";
  words: ReactNode;
  /** The one act that has room in the line. */
  act?: ReactNode;
  /** All acts, where there is room; without any, `act`. */
  acts?: ReactNode;
  /** What else belongs to it, below. */
  extra?: ReactNode;
  /** The whole line is this act: one tap anywhere on it. */
  onTap?: () => void;
  /** It ends by itself, or says who is called: seen in the line's second row under what weighs more and stays. */
  passing?: boolean;
  /** For tests and benches. */
  marks?: Record<`data-${string}`, string>;
}
