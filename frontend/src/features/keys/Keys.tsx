import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { type Early, inField } from "@/shared/lib/keys";
import { hear, mute, takeButton, talk } from "./acts";
import { KeyList } from "./KeyList";
import { nothingPressed, type Press, step } from "./press";
import { type Key, KEYS } from "./table";

const TAKES_SPACE = "button, summary, video, audio, [role=button], [role=switch], [role=slider], [role=radio], [role=tab], [role=checkbox]";

interface Props {
  /** What was pressed while this was loaded. */
  early: Early[];
  onReady: (ready: boolean) => void;
}

/** Listens to the keys of this page. */
export default function Keys({ early, onReady }: Props) {
  const [, go] = useLocation();
  const [listed, setListed] = useState(false);
  useEffect(() => {
    const stop = listen({ go, list: () => setListed(true) }, early.splice(0));
    onReady(true);
    return () => {
      onReady(false);
      stop();
    };
  }, [go, early, onReady]);
  return listed ? <KeyList onClose={() => setListed(false)} /> : null;
}

interface Ways {
  go: (to: string) => void;
  list: () => void;
}

function listen(ways: Ways, early: readonly Early[]): () => void {
  let pressed = nothingPressed;
  let release: (() => void) | null = null;
  const end = (): void => {
    release?.();
    release = null;
  };
  const down = ({ event, at, typing }: Early): void => {
    if (!isPlain(event)) return;
    const next = step(pressed, pressOf(event, at, typing));
    pressed = next.pressed;
    if (next.does === null) return;
    end();
    const done = act(next.does, ways);
    if (done !== false) event.preventDefault();
    if (typeof done === "function") release = done;
  };
  const up = ({ key }: KeyboardEvent): void => {
    if (lower(key) === "t") end();
  };
  early.forEach(down);
  const hear = (event: KeyboardEvent): void => down({ event, at: performance.now(), typing: inField() });
  const stops = [on("keydown", hear), on("keyup", up), on("blur", end)];
  return () => {
    end();
    stops.forEach((stop) => stop());
  };
}

const isPlain = (event: KeyboardEvent): boolean =>
  !event.repeat && !event.isComposing && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey;

function on<K extends "keydown" | "keyup" | "blur">(type: K, hear: (event: WindowEventMap[K]) => void): () => void {
  window.addEventListener(type, hear);
  return () => window.removeEventListener(type, hear);
}

/** Does it. False: there was nothing to do, and the browser may; a function: the key is held, and this lets go. */
function act(does: Key["does"], { go, list }: Ways): boolean | (() => void) {
  const to = KEYS.find((key) => key.does === does)?.to;
  if (to) go(to);
  else if (does === "list") list();
  else if (does === "hear") return hear();
  else if (does === "mute") mute();
  else if (does === "talk") return talk();
  else takeButton()?.click();
  return true;
}

const lower = (key: string): string => (key.length === 1 ? key.toLowerCase() : key);

function pressOf({ key }: KeyboardEvent, at: number, typing: boolean): Press {
  const { alarmAt } = document.documentElement.dataset; // features/alarm/Takeover.tsx says it
  return {
    key: lower(key),
    at,
    typing,
    takesSpace: document.activeElement?.matches(TAKES_SPACE) ?? false,
    dialog: document.querySelector("dialog[open]") !== null,
    alarmSince: alarmAt === undefined ? null : Number(alarmAt),
  };
}
