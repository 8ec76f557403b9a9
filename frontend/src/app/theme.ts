import { useEffect, useState } from "react";
import { useSession } from "@/shared/api/session";
import { familyMinute } from "@/shared/lib/family-minute";
import { recall, remember } from "@/shared/lib/remembered";
import { inSpan, minutes } from "@/shared/lib/time";
import { useNow } from "@/shared/lib/useNow";

export type Theme = "night" | "day";
export type ThemeChoice = "auto" | Theme;

const GROUND: Record<Theme, string> = { night: "#0b0a0d", day: "#f7f4ef" };

interface NightTimes {
  tz: string;
  utc_offset_s: number;
  night_start: string;
  morning_time: string;
}

/** By the hour: night colours from the family's night start until its morning; without a family, night. */
function themeAt(now: number, household: NightTimes | null | undefined): Theme {
  if (!household) return "night";
  return inSpan(familyMinute(now, household), minutes(household.night_start), minutes(household.morning_time)) ? "night" : "day";
}

function choiceFrom(stored: string | null): ThemeChoice {
  return stored === "night" || stored === "day" ? stored : "auto";
}

/** The colours in force, and the choice behind them, kept on this device. */
export function useTheme(): { theme: Theme; choice: ThemeChoice; choose: (choice: ThemeChoice) => void } {
  const session = useSession();
  const now = useNow(60_000);
  const [choice, setChoice] = useState(() => choiceFrom(recall("theme")));
  const theme = choice === "auto" ? themeAt(now, session?.household) : choice;
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.querySelector('meta[name="theme-color"]')?.setAttribute("content", GROUND[theme]);
  }, [theme]);
  const choose = (next: ThemeChoice): void => {
    remember("theme", next === "auto" ? null : next);
    setChoice(next);
  };
  return { theme, choice, choose };
}
