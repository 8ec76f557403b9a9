import { useZone } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { clockTime } from "@/shared/lib/time";
import { Button } from "@/shared/ui/Button";
import type { Going } from "@/shared/ui/going";
import { namesOf, type Stream, streamAct, useStream } from "./stream-state";

/** Listening with the screen off, in the line of all that goes on. That it was stopped weighs more. */
export function useListenGoing(): Going[] {
  const stream = useStream();
  const tz = useZone();
  if (stream.state === "off" || stream.state === "refused") return [];
  const bad = stream.state === "stopped";
  return [
    {
      key: "listen",
      icon: bad ? "soundOff" : "soundOn",
      look: bad || stream.state === "again" ? "warn" : "calm",
      words: <span role="status">{wordsOf(stream, tz)}</span>,
      act: <Button onClick={bad ? streamAct.goOn : streamAct.stop}>{bad ? text.listen.goOn : text.listen.stop}</Button>,
      marks: { "data-listen": stream.state },
    },
  ];
}

function wordsOf(stream: Exclude<Stream, { state: "off" }>, tz: string | undefined): string {
  if (stream.state === "stopped") return text.listen.stopped(clockTime(stream.at, tz));
  return (stream.state === "again" ? text.listen.again : text.listen.on)(namesOf(stream.wish));
}
