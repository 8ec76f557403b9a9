import { useEffect, useRef, useState } from "react";
import "uplot/dist/uPlot.min.css";
import { persistent } from "@/shared/lib/lazily";
import type { Chart } from "./chart";
import { drawnOf, type Sound, spanOf } from "./levels";
import css from "./Lanes.module.css";
import type { View } from "./view";

interface Props {
  sound: Sound;
  /** The whole night's ends in dBFS: they stay while one zooms in. */
  whole: Sound;
  view: View;
  label: string;
}

/** Colours change with the theme, and on paper. */
function useInks(): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const next = (): void => setTurn((before) => before + 1);
    const watch = new MutationObserver(next);
    watch.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    const paper = typeof matchMedia === "function" ? matchMedia("print") : null;
    paper?.addEventListener("change", next);
    return () => {
      watch.disconnect();
      paper?.removeEventListener("change", next);
    };
  }, []);
  return turn;
}

const canDraw = (): boolean => document.createElement("canvas").getContext("2d") !== null;

/** The sound of one room over what is looked at. The table says the same where nothing can be drawn. */
export function Graph({ sound, whole, view, label }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const latest = useRef(view);
  const inks = useInks();
  useEffect(() => {
    latest.current = view;
    chart.current?.show(view);
  }, [view]);
  useEffect(() => {
    const element = place.current;
    if (!element || !canDraw()) return;
    let gone = false;
    const watch = new ResizeObserver(() => chart.current?.fit(element.clientWidth, element.clientHeight));
    const begin = ({ Chart }: typeof import("./chart")): void => {
      if (gone) return;
      chart.current = new Chart(element, drawnOf(sound), spanOf(whole), latest.current);
      watch.observe(element);
    };
    void persistent(() => import("./chart")).then(begin, () => undefined); // then the table has it
    return () => {
      gone = true;
      watch.disconnect();
      chart.current?.close();
      chart.current = null;
    };
  }, [sound, whole, inks]);
  return <div ref={place} className={css.graph} role="img" aria-label={label} />;
}
