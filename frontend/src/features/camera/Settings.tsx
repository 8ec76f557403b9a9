import { useState } from "react";
import { wordsOf } from "@/shared/api/client";
import { camera as words } from "@/shared/i18n/camera";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { SelectField } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Surface";
import { useForget } from "./pairing";
import type { CameraPhone, View } from "./phone";
import css from "./Running.module.css";

/** Which camera and microphone, what is sent, and the way out. */
export function Settings({ phone, view, onLeft }: { phone: CameraPhone; view: View; onLeft: () => void }) {
  const { choice, devices } = view;
  return (
    <section className={css.settings} aria-label={words.settings.title}>
      <Pick kind="camera" devices={devices.cameras} chosen={choice.camera} onChoose={(camera) => phone.choose({ camera })} />
      <Pick
        kind="microphone"
        devices={devices.microphones}
        chosen={choice.microphone}
        onChoose={(microphone) => phone.choose({ microphone })}
      />
      <p className={css.sends}>
        <strong>{words.settings.quality}</strong> {words.settings.qualities[view.camera.wish.quality]}
        {size(view.media.camera)}
      </p>
      <Leave room={view.camera.room.name} phone={phone} onLeft={onLeft} />
    </section>
  );
}

function size(track: MediaStreamTrack | null): string {
  const { width, height } = track?.getSettings() ?? {};
  return width && height ? ` (${words.settings.size(width, height)})` : "";
}

function Pick({
  kind,
  devices,
  chosen,
  onChoose,
}: {
  kind: "camera" | "microphone";
  devices: MediaDeviceInfo[];
  chosen: string | null;
  onChoose: (id: string | null) => void;
}) {
  const known = devices.some(({ deviceId }) => deviceId === chosen) ? chosen : null;
  return (
    <SelectField label={words.settings[kind]} value={known ?? ""} onChange={(event) => onChoose(event.target.value || null)}>
      <option value="">{words.settings.any}</option>
      {devices.map(({ deviceId, label }, index) => (
        <option key={deviceId} value={deviceId}>
          {label || words.settings.numbered(kind, index + 1)}
        </option>
      ))}
    </SelectField>
  );
}

/** Asked twice: the room is alone afterwards. */
function Leave({ room, phone, onLeft }: { room: string; phone: CameraPhone; onLeft: () => void }) {
  const [asked, setAsked] = useState(0);
  const forget = useForget();
  const leave = (): void => {
    const done = phone.leave(() => forget.mutateAsync());
    void done.then(onLeft, () => setAsked(0));
  };
  return (
    <>
      <Button look="danger" onClick={() => setAsked(1)}>
        {words.settings.stop}
      </Button>
      {forget.error ? <Notice tone="bad">{wordsOf(forget.error)}</Notice> : null}
      {asked === 1 ? (
        <Confirm
          key="first"
          question={words.settings.stopAsk(room)}
          yes={words.settings.stopYes}
          onYes={() => setAsked(2)}
          onNo={() => setAsked(0)}
        />
      ) : null}
      {asked === 2 ? (
        <Confirm
          key="second"
          question={words.settings.stopAgain}
          yes={words.settings.stopAgainYes}
          busy={forget.isPending}
          onYes={leave}
          onNo={() => setAsked(0)}
        />
      ) : null}
    </>
  );
}
