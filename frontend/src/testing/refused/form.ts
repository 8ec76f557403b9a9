import type { ReactNode } from "react";
import { house } from "@/testing/house";

/** A form that the server refuses. A row goes to the table of its topic. */
export interface Form {
  /** What sends it: the file and the mutation in it. refused-acts.test.tsx compares with what is there. */
  site: string;
  request: string;
  element: ReactNode;
  /** Buttons to press before the form is there. */
  opens?: string[];
  /** A person to choose first. */
  picks?: string;
  /** Something to choose after that. */
  chooses?: string;
  /** A field, and what to write in it. */
  types?: [string, string];
  /** The button that sends what is no form. */
  sends?: string;
  /** How often the form is sent until it asks the server: its steps. */
  steps?: number;
  /** What the server says besides. */
  house?: Parameters<typeof house>[1];
  /** What it asks for: what is said of these stands at them. */
  at: string[];
}

export const nothing = (): void => undefined;
