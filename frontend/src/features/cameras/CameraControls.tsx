import { useState } from "react";
import { useMay } from "@/shared/api/session";
import type { Camera, Control } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Switch } from "@/shared/ui/Field";
import { Card, Failure } from "@/shared/ui/Surface";
import { useControlCamera } from "./control-camera";

const controls: { name: keyof Control; label: string }[] = [
  { name: "torch", label: text.room.torch },
  { name: "night_vision", label: text.room.nightVision },
  { name: "front", label: text.room.front },
];

/** Light, night vision and lens of a phone; it does not say how they stand, so they start as off. */
export function CameraControls({ camera }: { camera: Camera }) {
  const control = useControlCamera(camera.id);
  const may = useMay("camera.control");
  const [on, setOn] = useState<Control>({});
  if (camera.switches.length === 0 || !may) return null;
  const set = (name: keyof Control, wanted: boolean): void => {
    setOn({ ...on, [name]: wanted });
    control.mutate({ [name]: wanted }, { onError: () => setOn((now) => ({ ...now, [name]: !wanted })) });
  };
  return (
    <Card title={later.cameras.controls}>
      {controls
        .filter(({ name }) => camera.switches.includes(name))
        .map(({ name, label }) => (
          <Switch
            key={name}
            label={label}
            checked={on[name] ?? false}
            disabled={control.isPending}
            onChange={(wanted) => set(name, wanted)}
          />
        ))}
      {control.isError ? <Failure error={control.error} /> : null}
    </Card>
  );
}
