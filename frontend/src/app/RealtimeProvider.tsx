import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { RealtimeContext } from "@/realtime/hooks";
import type { ServerMessage } from "@/realtime/messages";
import { Realtime } from "@/realtime/store";
import { sessionQuery } from "@/shared/api/session";

/** Which cached answers a message makes old. */
export function outdatedBy(message: ServerMessage): string[] {
  switch (message.type) {
    case "hello":
      return ["rooms", "clips", "noises", "settings", "duty", "incidents", "bedtime"];
    case "room.changed":
      return ["rooms", "cameras"];
    case "clip.ready":
    case "clip.changed":
    case "clip.deleted":
      return ["clips", "settings"];
    case "storage.changed":
      return ["settings"];
    case "duty.changed":
      return ["duty"];
    case "settings.changed":
      return ["settings", "session", "duty"];
    case "incident.changed":
      return ["incidents"];
    case "delivery.changed":
      return ["incidents", "channels", "bedtime"];
    case "noise.started":
    case "noise.ended":
      return ["noises"];
    default:
      return [];
  }
}

/** Opens the events socket of this page and keeps the caches true. */
export function RealtimeProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [store] = useState(() => new Realtime());
  useEffect(() => {
    store.onRefused = () => void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
    const stopHearing = store.onMessage((message) => {
      for (const key of outdatedBy(message)) void queries.invalidateQueries({ queryKey: [key] });
    });
    const stop = store.start();
    return () => {
      stopHearing();
      stop();
    };
  }, [store, queries]);
  return <RealtimeContext value={store}>{children}</RealtimeContext>;
}
