import { camera as words } from "@/shared/i18n/camera";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Surface";
import { isSecure } from "./capture";
import { Checklist } from "./Checklist";
import { Front } from "@/shared/ui/Front";
import css from "./Pairing.module.css";
import type { View } from "./phone";
import { systemOf } from "./system";

/** Phones and tablets are given the whole screen; a laptop keeps its window. */
function fill(): void {
  if (systemOf({ userAgent: navigator.userAgent, touchPoints: navigator.maxTouchPoints }) !== "android") return;
  void document.documentElement.requestFullscreen().catch(() => undefined);
}

/** One tap does all: camera, microphone, sound, the screen that stays on. */
export function Start({ view, onStart }: { view: View; onStart: () => void }) {
  const start = (): void => {
    fill();
    onStart();
  };
  return (
    <Front title={view.camera.room.name} intro={words.start.intro} icon="live">
      {isSecure() ? null : <Notice tone="bad">{words.truth.insecure.help}</Notice>}
      <div className={css.form}>
        <Button look="primary" wide className={css.go} onClick={start}>
          {words.start.go}
        </Button>
        <p className={css.intro}>{words.start.asks}</p>
        <p className={css.intro}>{words.start.after}</p>
      </div>
      <Checklist checks={view.checks} onTick={null} />
    </Front>
  );
}
