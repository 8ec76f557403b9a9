import { useState } from "react";
import { AddRoom, LiveGrid } from "@/features/live/LiveGrid";
import { useRooms } from "@/shared/api/rooms";
import { useMay } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Card, Screen } from "@/shared/ui/Surface";

export function LivePage() {
  const [adding, setAdding] = useState(false);
  const mayAdd = useMay("room.create");
  const some = Boolean(useRooms().data?.length);
  return (
    <Screen title={text.live.title} actions={mayAdd && some ? <Button look="quiet" icon="plus" onClick={() => setAdding(!adding)} aria-expanded={adding}>{text.live.addRoom}</Button> : undefined}>
      {adding ? <Card><AddRoom onDone={() => setAdding(false)} /></Card> : null}
      <LiveGrid />
    </Screen>
  );
}
