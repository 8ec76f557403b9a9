import { useEffect, useState } from "react";
import { useSession } from "@/shared/api/session";
import { recall, remember } from "@/shared/lib/remembered";
import { inSpan, minuteOfDay, minutes } from "@/shared/lib/time";
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

/**
 * The first question about a time zone costs a slow phone a fifth of a second, in which the first picture would wait. What the session has
 * just said is as good for as long as that.
 */
const OPENING_MS = 20_000;
const opening = (): boolean => performance.now() < OPENING_MS;

function minuteByOffset(now: number, offsetS: number): number {
  const day = 24 * 60;
  return ((Math.floor((now / 1000 + offsetS) / 60) % day) + day) % day;
}

/** By the hour: night colours from the family's night start until its morning; without a family, night. */
function themeAt(now: number, household: NightTimes | null | undefined): Theme {
  if (!household) return "night";
  const minute =
    opening() && Number.isFinite(household.utc_offset_s) ? minuteByOffset(now, household.utc_offset_s) : minuteOfDay(now, household.tz);
  return inSpan(minute, minutes(household.night_start), minutes(household.morning_time)) ? "night" : "day";
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
