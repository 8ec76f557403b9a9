import { useRealtime } from "@/realtime/hooks";
import { useSession, useZone } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { clockTime } from "@/shared/lib/time";
import { Icon } from "@/shared/ui/Icon";
import css from "./TakenStrip.module.css";

/** Who has which room, for everybody, until the incident is over. */
export function TakenStrip() {
  const incidents = useRealtime((state) => state.incidents);
  const me = useSession()?.person?.id;
  const tz = useZone();
  const taken = Object.values(incidents).filter((each) => each.state === "acked" && each.acked_by);
  if (!taken.length) return null;
  return (
    <ul className={css.strip}>
      {taken.map((each) => (
        <li key={each.id}>
          <Icon name="hand" size={22} />
          <strong>{each.acked_by?.id === me ? text.alarm.youHave(each.room_name) : text.alarm.has(each.acked_by?.name ?? "", each.room_name)}</strong>
          {each.acked_at ? <span>{text.alarm.since(clockTime(each.acked_at, tz))}</span> : null}
        </li>
      ))}
    </ul>
  );
}
