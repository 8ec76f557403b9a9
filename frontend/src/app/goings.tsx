import { type ReactNode, useEffect, useState } from "react";
import { useArmGoing } from "@/features/alarm/ArmBar";
import { useLinkGoings } from "@/features/alarm/LinkBar";
import { useTaken } from "@/features/alarm/taken";
import { useNobodyGoing } from "@/features/duty/nobody";
import { useListenGoing } from "@/features/listen/useListenGoing";
import { useQuietGoings } from "@/features/quiet/quiets";
import { useSettingUpGoing } from "@/features/setting-up/goings";
import type { Incident } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { onNewerPage } from "@/shared/lib/service-worker";
import { Button } from "@/shared/ui/Button";
import type { Going } from "@/shared/ui/going";

/**
 * All that goes on, what weighs most first: link, server, nobody to wake, no sound, calls, listening that was stopped; then what ends by
 * itself or says who is called (setting up, who has what, quiet); last what can wait: nothing was tried yet, listening, a newer page.
 */
export function useGoings(silenced: boolean, extra: (incident: Incident) => ReactNode): Going[] {
  const link = useLinkGoings();
  const nobody = useNobodyGoing(silenced);
  const urgent = nobody.filter(({ look }) => look === "danger");
  const arm = useArmGoing();
  const taken = useTaken(extra);
  const calls = taken.filter(({ look }) => look === "warn").length;
  const settingUp = useSettingUpGoing();
  const listen = useListenGoing();
  const quiets = useQuietGoings();
  const newer = useNewer();
  return [
    ...link.first,
    ...urgent,
    ...arm,
    ...taken.slice(0, calls),
    ...listen.filter(({ look }) => look === "warn"),
    ...settingUp,
    ...taken.slice(calls),
    ...quiets,
    ...nobody.filter((each) => !urgent.includes(each)),
    ...listen.filter(({ look }) => look !== "warn"),
    ...link.last,
    ...newer,
  ];
}

/** The server was renewed under this page: says so, and leaves the moment to the person. */
function useNewer(): Going[] {
  const [newer, setNewer] = useState(false);
  useEffect(() => onNewerPage(() => setNewer(true)), []);
  if (!newer) return [];
  const act = <Button onClick={() => location.reload()}>{text.failures.reload}</Button>;
  return [{ key: "newer", icon: "download", look: "calm", words: <span role="status">{text.link.newer}</span>, act }];
}
