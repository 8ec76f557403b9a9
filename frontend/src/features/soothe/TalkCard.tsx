import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { useSession } from "@/shared/api/session";
import type { Phone } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { Icon } from "@/shared/ui/Icon";
import { Switch } from "@/shared/ui/Field";
import { Card, Notice } from "@/shared/ui/Surface";
import { recall, remember } from "@/shared/lib/remembered";
import css from "./Soothe.module.css";
import type { TalkState, TalkTrouble } from "./talker";
import { useTalk } from "./useTalk";

/** The parent's voice in the room: held like a walkie-talkie, or switched by taps. */
export function TalkCard({ room, phone }: { room: number; phone: Phone }) {
  const me = useSession()?.person?.id;
  const { state, trouble, start, stop, level } = useTalk(room);
  const [locks, setLocks] = useState(() => recall("talk-locks") === "yes");
  const other = phone.talking && phone.talking.id !== me ? phone.talking.name : null;
  const mute = phone.online && phone.beat?.can_sound === false;
  const chooseLocks = (on: boolean): void => {
    stop();
    remember("talk-locks", on ? "yes" : null);
    setLocks(on);
  };
  return (
    <Card title={later.soothe.talk}>
      <div data-talk={state}>
        <TalkButton
          mute={mute}
          state={state}
          locks={locks}
          blocked={!phone.online || (other !== null && state === "idle")}
          start={start}
          stop={stop}
        />
      </div>
      <div aria-live="polite" className={css.said}>
        {phone.online ? null : <Notice tone="warn">{later.soothe.deaf(phone.device?.name ?? "")}</Notice>}
        {mute ? <Notice tone="warn">{later.soothe.mute(phone.device?.name ?? "")}</Notice> : null}
        {other && state === "idle" ? <Notice>{later.soothe.other(other)}</Notice> : null}
        {trouble ? <Notice tone="bad">{wordsOf(trouble)}</Notice> : null}
      </div>
      {state === "talking" ? <Voice level={level} /> : <p className={css.help}>{later.soothe.speech}</p>}
      <Switch label={later.soothe.lock} help={later.soothe.lockHelp} checked={locks} onChange={chooseLocks} />
    </Card>
  );
}

function wordsOf(trouble: TalkTrouble): string {
  return trouble.kind === "server" ? trouble.words : later.soothe.errors[trouble.kind];
}

interface ButtonProps {
  /** The phone makes no sound. */
  mute: boolean;
  state: TalkState;
  locks: boolean;
  blocked: boolean;
  start: () => void;
  stop: () => void;
}

function TalkButton({ mute, state, locks, blocked, start, stop }: ButtonProps) {
  const on = state !== "idle";
  const words = {
    idle: locks ? later.soothe.talk : later.soothe.hold,
    asking: later.soothe.asking,
    connecting: later.soothe.connecting,
    talking: mute ? later.soothe.unheard : locks ? later.soothe.talkingLocked : later.soothe.talking,
  }[state];
  return (
    <button
      type="button"
      className={css.talk}
      data-state={state}
      aria-pressed={on}
      data-talk-by={locks ? "tap" : "hold"}
      disabled={blocked}
      onContextMenu={(event) => event.preventDefault()}
      {...(locks ? { onClick: on ? stop : start } : held(start, stop))}
    >
      <Icon name="mic" size={28} filled={state === "talking"} />
      <span>{words}</span>
    </button>
  );
}

/** What holds a button down: a finger, a mouse, the space bar or the enter key; and whatever lets it go. */
function held(start: () => void, stop: () => void) {
  const isHold = ({ key }: KeyboardEvent): boolean => key === " " || key === "Enter";
  return {
    onPointerDown: (event: PointerEvent<HTMLButtonElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      start();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onLostPointerCapture: stop,
    onKeyDown: (event: KeyboardEvent) => {
      if (!isHold(event)) return;
      event.preventDefault();
      if (!event.repeat) start();
    },
    onKeyUp: (event: KeyboardEvent) => {
      if (isHold(event)) stop();
    },
    onBlur: stop,
  };
}

/** How loud the voice is that goes out. */
function Voice({ level }: { level: () => number }) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let frame = 0;
    const paint = (): void => {
      const value = level();
      bar.current?.style.setProperty("transform", `scaleX(${value.toFixed(2)})`);
      bar.current?.parentElement?.setAttribute("aria-valuenow", String(Math.round(value * 100)));
      frame = requestAnimationFrame(paint);
    };
    frame = requestAnimationFrame(paint);
    return () => cancelAnimationFrame(frame);
  }, [level]);
  return (
    <div className={css.voice} role="meter" aria-label={later.soothe.voice} aria-valuemin={0} aria-valuemax={100} aria-valuenow={0}>
      <div ref={bar} />
    </div>
  );
}
