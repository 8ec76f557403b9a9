import { useState } from "react";
import type { NightTold } from "@/shared/api/types";
import { moved, same, type View, within, zoomed } from "./view";

const HALF_HOUR = 1_800_000;
/** What is shown around a moment to which somebody was led. */
const NEAR = 20 * 60_000;
const ms = (time: string): number => Date.parse(time);

export interface Zoom {
  /** The whole day from noon to noon; the hours of the night; what is looked at. */
  whole: View;
  home: View;
  view: View;
  isHome: boolean;
  show: (view: View) => void;
  nearer: (factor: number, around?: number) => void;
  move: (by: number) => void;
}

/** The night's own hours, and a sleep that began before or ended after them. */
function homeOf(night: NightTold): View {
  const [since, until] = [ms(night.night_since), ms(night.night_until)];
  const near = night.rooms
    .flatMap(({ sleep }) => sleep)
    .map((each) => ({ from: ms(each.since), to: ms(each.until) }))
    .filter(({ from, to }) => from < until && to > since);
  const whole = { from: ms(night.since), to: ms(night.until) };
  return within(
    {
      from: Math.min(since, ...near.map(({ from }) => from)) - HALF_HOUR,
      to: Math.max(until, ...near.map(({ to }) => to)) + HALF_HOUR,
    },
    whole,
  );
}

/** What stretch of the night is looked at: its own hours to begin with, or those around the moment `at`. */
export function useView(night: NightTold, at: number | null): Zoom {
  const whole = { from: ms(night.since), to: ms(night.until) };
  const home = homeOf(night);
  const [chosen, choose] = useState<View | null>(at === null ? null : within({ from: at - NEAR, to: at + NEAR }, whole));
  const view = chosen ?? home;
  const show = (next: View): void => {
    const inside = within(next, whole);
    choose(same(inside, home) ? null : inside);
  };
  return {
    whole,
    home,
    view,
    isHome: chosen === null,
    show,
    nearer: (factor, around = (view.from + view.to) / 2) => show(zoomed(view, factor, around, whole)),
    move: (by) => show(moved(view, by, whole)),
  };
}
