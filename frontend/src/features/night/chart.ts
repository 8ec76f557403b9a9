import uPlot from "uplot";
import type { Drawn } from "./levels";
import type { View } from "./view";

/** The colours of the theme in force, as the chart draws them. */
interface Inks {
  quiet: string;
  stirring: string;
  loud: string;
  line: string;
}

function inksOf(element: Element): Inks {
  const style = getComputedStyle(element);
  const ink = (name: string): string => style.getPropertyValue(name).trim();
  return { quiet: ink("--muted"), stirring: ink("--stirring"), loud: ink("--loud"), line: ink("--line-strong") };
}

const stepped = uPlot.paths.stepped?.({ align: 1 });
const series = { width: 1, points: { show: false }, spanGaps: false, ...(stepped ? { paths: stepped } : {}) };

function area(colour: string, fillAlpha: string, foot: number, strokeAlpha = ""): uPlot.Series {
  return { ...series, stroke: colour + strokeAlpha, fill: colour + fillAlpha, fillTo: foot };
}

function line(colour: string, alpha: number, dash: number[]): uPlot.Series {
  return { ...series, stroke: colour, alpha, dash };
}

/** The sound of a room, without axes: the lanes around it have one for all. */
export class Chart {
  private readonly plot: uPlot;

  constructor(place: HTMLElement, data: Drawn, [low, high]: [number, number], view: View) {
    const ink = inksOf(place);
    this.plot = new uPlot(
      {
        width: Math.max(1, place.clientWidth),
        height: Math.max(1, place.clientHeight),
        padding: [0, 0, 0, 0],
        cursor: { show: false },
        legend: { show: false },
        select: { show: false, left: 0, top: 0, width: 0, height: 0 },
        scales: { x: { time: false, auto: false, range: (_, from, to) => [from, to] }, y: { auto: false, range: [low, high] } },
        axes: [{ show: false }, { show: false }],
        series: [
          {},
          area(ink.quiet, "30", low, "a0"),
          area(ink.stirring, "b0", low),
          area(ink.loud, "e6", low),
          line(ink.quiet, 0.5, []),
          line(ink.stirring, 0.55, [2, 4]),
          line(ink.loud, 0.6, [6, 4]),
        ],
      },
      data,
      place,
    );
    this.show(view);
  }

  show({ from, to }: View): void {
    this.plot.setScale("x", { min: from / 1000, max: to / 1000 });
  }

  fit(width: number, height: number): void {
    this.plot.setSize({ width: Math.max(1, width), height: Math.max(1, height) });
  }

  close(): void {
    this.plot.destroy();
  }
}
