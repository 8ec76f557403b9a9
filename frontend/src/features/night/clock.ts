import { createContext, useContext } from "react";
import { clockTime, timeOfDay } from "@/shared/lib/time";

/** The zone in which the family lived in that night: every time on the page is one of its clocks. */
export const ZoneContext = createContext<string | undefined>(undefined);

export function useClock(): { time: (at: string | number) => string; exact: (at: number) => string; zone: string | undefined } {
  const zone = useContext(ZoneContext);
  return { time: (at) => clockTime(at, zone), exact: (at) => timeOfDay(at, zone), zone };
}
