import { useNewsAge, useRealtime } from "@/realtime/hooks";
import { useMay, useZone } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { clockTime } from "@/shared/lib/time";
import { Button } from "@/shared/ui/Button";
import type { Going } from "@/shared/ui/going";
import { useSetUpMode } from "./setting-up";

/** That somebody sets cameras up, with its end, in the line of all that goes on. */
export function useSettingUpGoing(): Going[] {
  const on = useRealtime((state) => state.settingUp);
  const allowed = useMay("incident.ack");
  if (!on) return [];
  const act = allowed ? <Done /> : null;
  return [{ key: "setting-up", icon: "cameras", look: "warn", words: <Words until={on.until} />, act, passing: true }];
}

function Words({ until }: { until: string }) {
  const tz = useZone();
  const age = useNewsAge();
  return (
    <>
      <strong data-setting-up>
        {age === null ? null : `${text.link.asOf(age)}: `}
        {text.settingUp.until(clockTime(until, tz))}
      </strong>{" "}
      <span>{text.settingUp.help}</span>
    </>
  );
}

/** The one tap that ends it. */
export function Done() {
  const mode = useSetUpMode();
  return (
    <Button aria-label={text.settingUp.doneLong} busy={mode.isPending} onClick={() => mode.mutate(false)}>
      {text.settingUp.done}
    </Button>
  );
}
