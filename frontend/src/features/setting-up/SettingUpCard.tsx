import { useRealtime } from "@/realtime/hooks";
import { useZone } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { clockTime } from "@/shared/lib/time";
import { Button } from "@/shared/ui/Button";
import { Card, Notice } from "@/shared/ui/Surface";
import { Done } from "./goings";
import { useSetUpMode } from "./setting-up";
import css from "./SettingUp.module.css";

/**
 * Begins to set up, so that no new camera rings over a form; while it goes on, its end and the tap that ends it. `over`: in one row, as it
 * stands over the form that somebody came for.
 */
export function SettingUpCard({ over = false }: { over?: boolean }) {
  const tz = useZone();
  const on = useRealtime((state) => state.settingUp);
  const mode = useSetUpMode();
  if (on) {
    return (
      <Notice tone="warn" action={<Done />}>
        <strong>{text.settingUp.until(clockTime(on.until, tz))}</strong> {later.cameras.settingUpOn}
      </Notice>
    );
  }
  const begin = (
    <Button busy={mode.isPending} onClick={() => mode.mutate(true)}>
      {later.cameras.settingUpBegin}
    </Button>
  );
  if (over) return <Notice action={begin}>{later.cameras.settingUpOver}</Notice>;
  return (
    <Card title={text.settingUp.title}>
      <p className={css.help}>{later.cameras.settingUpHelp}</p>
      <div>{begin}</div>
    </Card>
  );
}
