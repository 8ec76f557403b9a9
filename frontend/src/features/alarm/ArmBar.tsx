import { useEffect, useState } from "react";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import type { Going } from "@/shared/ui/going";
import { Icon } from "@/shared/ui/Icon";
import css from "./ArmBar.module.css";
import { arm, useArmed } from "./useSound";

/** Says loudly that this page cannot ring yet; one tap mends it. */
export function ArmBar() {
  if (useSettled(useArmed())) return null;
  return (
    <button type="button" className={css.bar} onClick={() => void arm()}>
      <Icon name="soundOff" />
      <span>
        <strong>{text.sound.off}</strong>
        <span className={css.help}>{text.sound.armHelp}</span>
      </span>
      <span className={css.go}>{text.sound.arm}</span>
    </button>
  );
}

/** The same in the line of all that goes on: one tap anywhere on it. */
export function useArmGoing(): Going[] {
  if (useSettled(useArmed())) return [];
  const tap = (): void => void arm();
  const act = (
    <Button look="primary" onClick={tap}>
      {text.sound.arm}
    </Button>
  );
  const words = (
    <>
      <strong>{text.sound.off}</strong> <span>{text.sound.armHelp}</span>
    </>
  );
  return [{ key: "sound", icon: "soundOff", look: "warn", words, act, onTap: tap }];
}

const SETTLE_MS = 400;

/** `on`, but only after a moment: the tap that arms the page is often meant for a button below, which must not move away under it. */
function useSettled(on: boolean): boolean {
  const [settled, setSettled] = useState(on);
  if (!on && settled) setSettled(false);
  useEffect(() => {
    if (!on) return;
    const timer = setTimeout(() => setSettled(true), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [on]);
  return on && settled;
}
