import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import { moved, type Size, STEP, tappedTwice, type View, WHOLE, zoomed } from "./zoom";

const TWICE_MS = 300;
const NEAR_PX = 30;
const MOVE_PX = 40;
const WHEEL = 0.002;
const ARROWS: Record<string, { x: number; y: number }> = {
  ArrowLeft: { x: MOVE_PX, y: 0 },
  ArrowRight: { x: -MOVE_PX, y: 0 },
  ArrowUp: { x: 0, y: MOVE_PX },
  ArrowDown: { x: 0, y: -MOVE_PX },
};

interface Spot {
  x: number;
  y: number;
}

interface Zoom {
  view: View;
  nearer: () => void;
  whole: () => void;
  /** For the element that holds the picture. */
  handlers: {
    onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    onPointerUp: (event: PointerEvent<HTMLElement>) => void;
    onPointerCancel: (event: PointerEvent<HTMLElement>) => void;
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  };
}

/** Pinch, double tap, drag, wheel and keys on a picture; the view is written to `--zoom`, which every picture of RoomPicture follows. */
export function useZoom(frame: RefObject<HTMLElement | null>): Zoom {
  const [view, setView] = useState(WHOLE);
  const fingers = useFingers(frame, setView);
  useEffect(() => {
    const { scale, x, y } = view;
    frame.current?.style.setProperty("--zoom", scale === 1 ? "none" : `translate(${x}px, ${y}px) scale(${scale})`);
  }, [view, frame]);
  useWheel(frame, view.scale > 1, setView);
  const change = (to: (view: View, size: Size) => View): void => setView((now) => to(now, sizeOf(frame.current)));
  const nearer = (): void => change((now, size) => zoomed(now, STEP, { x: 0, y: 0 }, size));
  const whole = (): void => setView(WHOLE);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = view.scale > 1 ? ARROWS[event.key] : undefined;
    if (event.key === "+" || event.key === "=") nearer();
    else if (event.key === "-") change((now, size) => zoomed(now, 1 / STEP, { x: 0, y: 0 }, size));
    else if (event.key === "0") whole();
    else if (arrow) change((now, size) => moved(now, arrow, size));
    else return;
    event.preventDefault();
  };
  return { view, nearer, whole, handlers: { ...fingers, onKeyDown } };
}

type Change = (to: (view: View) => View) => void;

/** One finger moves, two pinch, two taps in one place come nearer or go back. */
function useFingers(frame: RefObject<HTMLElement | null>, change: Change): Omit<Zoom["handlers"], "onKeyDown"> {
  const down = useRef(new Map<number, Spot>());
  const tap = useRef({ at: -Infinity, x: 0, y: 0 });
  const spotOf = (event: PointerEvent<HTMLElement>): Spot => fromMiddle(frame.current, event);
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0 || (event.target as Element).closest("button")) return;
    const spot = spotOf(event);
    down.current.set(event.pointerId, spot);
    event.currentTarget.setPointerCapture(event.pointerId);
    if (down.current.size > 1) return;
    const last = tap.current;
    const twice = event.timeStamp - last.at < TWICE_MS && Math.hypot(spot.x - last.x, spot.y - last.y) < NEAR_PX;
    tap.current = { at: twice ? -Infinity : event.timeStamp, ...spot };
    if (twice) change((view) => tappedTwice(view, spot, sizeOf(frame.current)));
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const before = down.current.get(event.pointerId);
    if (!before) return;
    const spot = spotOf(event);
    const other = [...down.current].find(([id]) => id !== event.pointerId)?.[1];
    down.current.set(event.pointerId, spot);
    change((view) =>
      other ? pinched(view, before, spot, other, sizeOf(frame.current)) : moved(view, between(before, spot), sizeOf(frame.current)),
    );
  };
  const up = (event: PointerEvent<HTMLElement>): void => void down.current.delete(event.pointerId);
  return { onPointerDown, onPointerMove, onPointerUp: up, onPointerCancel: up };
}

const between = (a: Spot, b: Spot): Spot => ({ x: b.x - a.x, y: b.y - a.y });

function pinched(view: View, before: Spot, now: Spot, other: Spot, size: Size): View {
  const apart = (spot: Spot): number => Math.max(1, Math.hypot(spot.x - other.x, spot.y - other.y));
  return zoomed(view, apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }, size);
}

/** A trackpad's pinch comes as a wheel with ctrl. The plain wheel scrolls the page, unless the picture is near or fills the screen. */
function useWheel(frame: RefObject<HTMLElement | null>, near: boolean, change: Change): void {
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const turn = (event: WheelEvent): void => {
      if (!event.ctrlKey && !near && !document.fullscreenElement) return;
      event.preventDefault();
      const factor = Math.exp(-event.deltaY * WHEEL * (event.ctrlKey ? 5 : 1));
      change((view) => zoomed(view, factor, fromMiddle(element, event), sizeOf(element)));
    };
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [frame, near, change]);
}

function sizeOf(element: HTMLElement | null): Size {
  return { width: element?.clientWidth ?? 0, height: element?.clientHeight ?? 0 };
}

function fromMiddle(element: HTMLElement | null, { clientX, clientY }: { clientX: number; clientY: number }): Spot {
  const box = element?.getBoundingClientRect();
  return box ? { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 } : { x: 0, y: 0 };
}
