import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import { momentAt, type View } from "./view";
import type { Zoom } from "./useView";

const STILL_PX = 6;
const SWIPE_PX = 70;
const LEAST_CHOICE_PX = 16;

interface Held {
  /** Where each pointer went down, and where it is now. */
  at: Map<number, { x: number; y: number; fromX: number; fromY: number }>;
  began: View;
  kind: "still" | "choose" | "move" | "pinch";
}

interface Ways {
  zoom: Zoom;
  read: (at: number | null) => void;
  /** 1: to the night after, -1: to the night before. */
  turn: (to: 1 | -1) => void;
}

/**
 * What fingers and mouse do on the lanes. A mouse reads where it is, and chooses a stretch by dragging. A finger reads where it
 * taps; dragged sideways it moves what was zoomed, else it turns to another night; two fingers zoom. Up and down the page scrolls.
 */
export function useGestures(lanes: RefObject<HTMLElement | null>, { zoom, read, turn }: Ways) {
  const held = useRef<Held | null>(null);
  const [choice, choose] = useState<View | null>(null);
  useWheel(lanes, zoom);
  const shareAt = (x: number): number => {
    const box = lanes.current?.getBoundingClientRect();
    return box?.width ? Math.min(1, Math.max(0, (x - box.left) / box.width)) : 0;
  };
  const timeAt = (x: number, view = zoom.view): number => momentAt(shareAt(x), view);
  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const hold = (held.current ??= { at: new Map(), began: zoom.view, kind: "still" });
    hold.at.set(event.pointerId, { x: event.clientX, y: event.clientY, fromX: event.clientX, fromY: event.clientY });
    if (hold.at.size === 2) Object.assign(hold, { kind: "pinch", began: zoom.view });
  };
  const move = (event: PointerEvent): void => {
    const hold = held.current;
    const mine = hold?.at.get(event.pointerId);
    if (!hold || !mine) {
      if (event.pointerType === "mouse") read(timeAt(event.clientX));
      return;
    }
    Object.assign(mine, { x: event.clientX, y: event.clientY });
    if (hold.kind === "still" && Math.abs(mine.x - mine.fromX) > STILL_PX) {
      hold.kind = event.pointerType === "mouse" ? "choose" : "move";
      event.currentTarget.setPointerCapture(event.pointerId);
    }
    if (hold.kind === "choose") {
      const [from, to] = [timeAt(mine.fromX), timeAt(mine.x)];
      choose({ from: Math.min(from, to), to: Math.max(from, to) });
      read(to);
    }
    if (hold.kind === "move" && !zoom.isHome) {
      const width = lanes.current?.clientWidth ?? 1;
      const by = ((mine.fromX - mine.x) / width) * (hold.began.to - hold.began.from);
      zoom.show({ from: hold.began.from + by, to: hold.began.to + by });
    }
    if (hold.kind === "pinch") pinch(hold);
  };
  const pinch = ({ at, began }: Held): void => {
    const [a, b] = [...at.values()];
    if (!a || !b) return;
    const middle = momentAt(shareAt((a.fromX + b.fromX) / 2), began);
    const factor = Math.max(1, Math.abs(a.fromX - b.fromX)) / Math.max(1, Math.abs(a.x - b.x));
    const length = (began.to - began.from) * factor;
    const from = middle - shareAt((a.x + b.x) / 2) * length;
    zoom.show({ from, to: from + length });
  };
  const up = (event: PointerEvent): void => {
    const hold = held.current;
    const mine = hold?.at.get(event.pointerId);
    if (!hold || !mine) return;
    hold.at.delete(event.pointerId);
    if (!hold.at.size) held.current = null;
    const [dx, dy] = [mine.x - mine.fromX, mine.y - mine.fromY];
    if (hold.kind === "still") read(timeAt(mine.x));
    if (hold.kind === "choose") {
      choose(null);
      if (choice && Math.abs(dx) >= LEAST_CHOICE_PX) zoom.show(choice);
    }
    if (hold.kind === "move" && zoom.isHome && Math.abs(dx) > SWIPE_PX && Math.abs(dx) > 2 * Math.abs(dy)) turn(dx < 0 ? 1 : -1);
  };
  const end = (event: PointerEvent): void => {
    held.current?.at.delete(event.pointerId);
    if (!held.current?.at.size) held.current = null;
    choose(null);
  };
  const leave = (event: PointerEvent): void => {
    if (event.pointerType === "mouse" && !held.current) read(null);
  };
  return { choice, on: { onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerCancel: end, onPointerLeave: leave } };
}

/** The wheel sideways moves, with Ctrl (a pinch on a touchpad) it zooms; up and down it scrolls the page. */
function useWheel(lanes: RefObject<HTMLElement | null>, zoom: Zoom): void {
  const latest = useRef(zoom);
  useEffect(() => {
    latest.current = zoom;
  });
  useEffect(() => {
    const element = lanes.current;
    const turn = (event: WheelEvent): void => {
      const box = element?.getBoundingClientRect();
      const { view, nearer, move } = latest.current;
      if (!box?.width) return;
      if (event.ctrlKey) nearer(Math.exp(event.deltaY / 200), momentAt((event.clientX - box.left) / box.width, view));
      else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) move((event.deltaX / box.width) * (view.to - view.from));
      else return;
      event.preventDefault();
    };
    element?.addEventListener("wheel", turn, { passive: false });
    return () => element?.removeEventListener("wheel", turn);
  }, [lanes]);
}
