import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { RealtimeContext } from "@/realtime/hooks";
import type { ServerMessage } from "@/realtime/messages";
import { Realtime } from "@/realtime/store";
import { phoneQuery } from "@/shared/api/phone";
import { presenceQuery } from "@/shared/api/presence";
import { sessionQuery } from "@/shared/api/session";
import { firstPicture } from "@/shared/lib/first-picture";

/** Which cached answers a message makes old. */
function outdatedBy(message: ServerMessage): string[] {
  switch (message.type) {
    case "hello":
      return [
        "rooms",
        "clips",
        "noises",
        "settings",
        "duty",
        "incidents",
        "marks",
        "timers",
        "bedtime",
        "devices",
        "pairings",
        "phone",
        "people",
        "invites",
        "presence",
      ];
    case "people.changed":
      return ["people", "invites", "sessions", "session"];
    case "room.changed":
      return ["rooms", "cameras"];
    case "device.changed":
      return ["devices", "pairings", "phone", "rooms"];
    case "clip.ready":
    case "clip.changed":
    case "clip.deleted":
      return ["clips", "settings"];
    case "mark.changed":
      return ["marks", "timers", "incidents", "handover"];
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
    case "noise.through":
    case "noise.ended":
      return ["noises", "timers"];
    default:
      return [];
  }
}

/** How a phone does comes each second, and who watches as it happens: both go straight to those who show them. */
function keep(queries: QueryClient, message: ServerMessage): void {
  if (message.type === "phone.changed") believe(queries, phoneQuery(message.room).queryKey, message.phone);
  if (message.type === "talk")
    queries.setQueryData(phoneQuery(message.room).queryKey, (known) => known && { ...known, talking: message.by });
  if (message.type === "presence") believe(queries, presenceQuery.queryKey, message.viewers);
}

/** The whole of it as it is now: an answer that was asked for before must not come later and be believed. */
function believe(queries: QueryClient, queryKey: readonly unknown[], whole: unknown): void {
  void queries.cancelQueries({ queryKey }).then(() => queries.setQueryData(queryKey, whole));
}

/** Opens the events socket of this page and keeps the caches true. */
export function RealtimeProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [store] = useState(() => new Realtime());
  useEffect(() => {
    store.onRefused = () => void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
    const stopHearing = store.onMessage((message) => {
      keep(queries, message);
      const renew = (): void => outdatedBy(message).forEach((key) => void queries.invalidateQueries({ queryKey: [key] }));
      if (message.type === "hello") void firstPicture().then(renew);
      else renew();
    });
    const stop = store.start();
    return () => {
      stopHearing();
      stop();
    };
  }, [store, queries]);
  return <RealtimeContext value={store}>{children}</RealtimeContext>;
}
