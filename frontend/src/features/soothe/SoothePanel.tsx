import { LastKnown } from "@/monitor/LastKnown";
import { usePhone } from "@/shared/api/phone";
import { useMay } from "@/shared/api/session";
import type { Phone } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { Failure, Notice } from "@/shared/ui/Surface";
import { LightCard } from "./LightCard";
import { LullabyCard } from "./LullabyCard";
import { QualityCard } from "./QualityCard";
import { TalkCard } from "./TalkCard";
import { useWish } from "./wish";

/** The room's phone, if it is one that was paired and this person may ask something of it. */
function useRoomPhone(room: number): Phone | null {
  const may = useMay("room.soothe");
  const phone = usePhone(room).data;
  return may && phone?.device?.kind === "phone" ? phone : null;
}

/** A voice for the room. */
export function Talk({ room }: { room: number }) {
  const phone = useRoomPhone(room);
  return phone ? <TalkCard room={room} phone={phone} /> : null;
}

/** What the phone plays, how it glows, and how much picture it sends. */
export function Soothe({ room }: { room: number }) {
  const phone = useRoomPhone(room);
  const wish = useWish(room);
  if (!phone) return null;
  return (
    <LastKnown>
      {phone.online ? null : <Notice tone="warn">{later.soothe.offline(phone.device?.name ?? "")}</Notice>}
      {wish.isError ? <Failure error={wish.error} /> : null}
      <LullabyCard room={room} phone={phone} wish={wish.mutate} />
      <LightCard phone={phone} wish={wish.mutate} />
      <QualityCard phone={phone} wish={wish.mutate} />
    </LastKnown>
  );
}
