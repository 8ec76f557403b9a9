import { useQuery } from "@tanstack/react-query";
import { useNewsAge } from "@/realtime/hooks";
import { useMay } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { pages } from "@/shared/lib/paths";
import { LinkButton } from "@/shared/ui/Button";
import type { Going } from "@/shared/ui/going";
import { dutyNowQuery } from "./get-duty";
import { foremost, lookNow } from "./summary";

/** Nobody could be woken for some room right now, as far as anybody knows at this moment. `silenced`: a check found so.
 * Before a device was ever tried it is no alarm, and leads to where one is tried. */
export function useNobodyGoing(silenced: boolean): Going[] {
  const allowed = useMay("duty.see");
  const rooms = useQuery({ ...dutyNowQuery, enabled: allowed }).data;
  const known = useNewsAge() === null;
  const room = rooms && foremost(rooms);
  const own = useMay("channel.own");
  const look = allowed && known && room ? lookNow(room, silenced) : null;
  if (look === "untried") return [untried(own)];
  if (look !== "nobody") return [];
  const act = <LinkButton href={pages.duty}>{text.duty.mend}</LinkButton>;
  return [{ key: "nobody", icon: "warn", look: "danger", words: <strong>{text.duty.nobody}</strong>, act }];
}

function untried(own: boolean): Going {
  const act = own ? <LinkButton href={pages.notifications}>{text.duty.tryIt}</LinkButton> : null;
  return { key: "untried", icon: "bell", look: "warn", words: <strong>{text.duty.untried}</strong>, act };
}
