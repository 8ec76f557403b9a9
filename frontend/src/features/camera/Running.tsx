import { useState } from "react";
import { camera as words } from "@/shared/i18n/camera";
import { clockTime } from "@/shared/lib/time";
import { Button } from "@/shared/ui/Button";
import { Icon } from "@/shared/ui/Icon";
import { Notice } from "@/shared/ui/Surface";
import { trackWord } from "./beat";
import { isSecure } from "./capture";
import { Checklist } from "./Checklist";
import type { Lullaby } from "./contract";
import { Dark } from "./Dark";
import { Meter } from "./Meter";
import type { CameraPhone, View } from "./phone";
import css from "./Running.module.css";
import { Self } from "./Self";
import { Settings } from "./Settings";
import { type Truth, truthOf } from "./truth";
import { useDim } from "./useCamera";

/** A phone that is a camera: the truth, its own picture, and after a while the dark. */
export function Running({ phone, view, onLeft }: { phone: CameraPhone; view: View; onLeft: () => void }) {
  const { light } = view.camera.wish;
  const { dim, touch, darken } = useDim(true, performance.now(), light.on);
  const [set, setSet] = useState(false);
  const truth = truthOfView(view);
  const turn = (): void => phone.choose({ camera: null, facing: view.choice.facing === "user" ? "environment" : "user" });
  const touched = (): void => {
    phone.unlock();
    if (!view.silent) touch(); // the tap that lets it sound leaves the dark as it is
  };
  return (
    <main className={css.screen} aria-label={view.camera.room.name} onPointerDown={() => phone.unlock()}>
      <div className={css.picture}>
        <Self view={view} />
        {view.devices.cameras.length > 1 ? (
          <button type="button" className={css.turn} onClick={turn}>
            <Icon name="swap" size={22} />
            {words.turn}
          </button>
        ) : null}
      </div>
      <div className={css.side}>
        <Said truth={truth} who={`${view.camera.room.name} · ${view.camera.device.name}`} />
        <Meter level={view.heard?.heard ? view.heard.level_db : null} />
        <Notes view={view} />
        <div className={css.acts}>
          <Button icon="moon" onClick={darken}>
            {words.dimNow}
          </Button>
          <Button icon="cameras" aria-expanded={set} onClick={() => setSet(!set)}>
            {words.settings.open}
          </Button>
        </div>
        {set ? <Settings phone={phone} view={view} onLeft={onLeft} /> : null}
        <Checklist checks={view.checks} onTick={(name, done) => phone.tickOff(name, done)} />
      </div>
      {dim ? <Dark truth={truth} now={view.now} light={light} talking={view.talking} silent={view.silent} onWake={touched} /> : null}
    </main>
  );
}

function truthOfView({ way, camera, heard, media, refusal }: View): Truth {
  const mic = trackWord(media.mic, media.micLack);
  return truthOf({ way, room: camera.room.name, heard, mic, micLack: media.micLack, secure: isSecure(), refusal });
}

function Said({ truth, who }: { truth: Truth; who: string }) {
  return (
    <header className={css.said} data-tone={truth.tone}>
      <p className={css.who}>{who}</p>
      <div role="status">
        <h1>
          <span className={css.sign}>
            <Icon name={truth.tone === "good" ? "check" : truth.tone === "bad" ? "warn" : "duty"} size={26} />
          </span>
          {truth.title}
        </h1>
        {truth.help ? <p>{truth.help}</p> : null}
      </div>
    </header>
  );
}

/** What else is true: the picture, a voice, a lullaby, a phone that meddles with loudness. */
function Notes({ view }: { view: View }) {
  const { media, talking, playing, silent, gain, pictures, camera } = view;
  const picture = media.cameraLack
    ? words.truth.camera[media.cameraLack]
    : media.camera && !pictures
      ? words.truth.noH264
      : camera.wish.quality === "sound"
        ? words.truth.soundOnly
        : null;
  return (
    <div className={css.notes}>
      {talking ? <Notice tone="good">{words.truth.talking(talking)}</Notice> : null}
      {playing ? <Notice>{playingWords(playing.track, camera.lullabies, camera.wish.play.until)}</Notice> : null}
      {silent ? <Notice tone="warn">{words.truth.noSound}</Notice> : null}
      {picture ? <Notice tone={media.cameraLack ? "warn" : "info"}>{picture}</Notice> : null}
      {gain ? <Notice tone="warn">{words.truth.gain}</Notice> : null}
    </div>
  );
}

function playingWords(track: string, lullabies: Lullaby[], until: string | null): string {
  const name = words.made[track] ?? lullabies.find(({ id }) => id === track)?.name ?? track;
  return until ? words.truth.playingUntil(name, clockTime(until)) : words.truth.playing(name);
}
