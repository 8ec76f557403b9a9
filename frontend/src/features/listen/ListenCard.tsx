import { setOpens, useOpens } from "@/monitor/listening";
import { useRealtimeStore } from "@/realtime/hooks";
import { useMay, useZone } from "@/shared/api/session";
import type { Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { listenParts } from "@/shared/i18n/listen-parts";
import { clockTime } from "@/shared/lib/time";
import { Button } from "@/shared/ui/Button";
import { Choice } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Surface";
import css from "./ListenCard.module.css";
import { SoundStream } from "./sound-stream";
import { type Stream, streamAct, useStream, type Wish } from "./stream-state";

let player: SoundStream | null = null;

const opens = ["always", "stirring", "cry"] as const;
const SQUELCH = { always: "always", stirring: "stir", cry: "cry" } as const;

/** Listen to these rooms while the phone lies dark: one of them, or whichever is the louder. */
export default function ListenCard({ rooms }: { rooms: readonly Room[] }) {
  const mayHear = useMay("room.hear");
  const store = useRealtimeStore();
  const tz = useZone();
  const stream = useStream();
  const seen = rooms.filter(({ camera }) => camera);
  const [first] = seen;
  const chosen = useOpens(seen.length === 1 && first ? first.id : 0);
  if (!mayHear || !first) return null;
  const wishOf = (each: (typeof opens)[number]): Wish => ({ rooms: seen.map(({ id, name }) => ({ id, name })), squelch: SQUELCH[each] });
  const mine = isOf(stream, seen);
  const start = (each = chosen): void => {
    player ??= new SoundStream(store, () => tz);
    player.start(wishOf(each));
  };
  const choose = (each: (typeof opens)[number]): void => {
    setOpens(seen.length === 1 ? first.id : 0, each);
    start(each);
  };
  return (
    <div className={css.card} data-listen-card={mine ? stream.state : "off"}>
      {mine && stream.state !== "refused" && stream.state !== "stopped" ? (
        <Button icon="soundOn" aria-pressed onClick={streamAct.stop}>
          {text.listen.stop}
        </Button>
      ) : (
        <Button icon="phone" onClick={() => start()}>
          {mine && stream.state === "stopped" ? text.listen.goOn : seen.length > 1 ? listenParts.actAll : listenParts.act}
        </Button>
      )}
      <Said stream={mine ? stream : { state: "off" }} tz={tz} />
      {mine && (stream.state === "on" || stream.state === "starting") ? (
        <Choice
          label={text.squelch.label}
          value={chosen}
          options={opens.map((each) => ({ value: each, label: text.squelch.choices[each] }))}
          onChange={choose}
        />
      ) : null}
    </div>
  );
}

function Said({ stream, tz }: { stream: Stream; tz: string | undefined }) {
  switch (stream.state) {
    case "off":
      return <p className={css.help}>{listenParts.help}</p>;
    case "starting":
      return (
        <p className={css.help} role="status">
          {listenParts.starting}
        </p>
      );
    case "on":
      return (
        <p className={css.help} role="status">
          {listenParts.on} {listenParts.notes}
        </p>
      );
    case "again":
      return <Notice tone="warn">{listenParts.again}</Notice>;
    case "stopped":
      return <Notice tone="warn">{listenParts.stopped(clockTime(stream.at, tz))}</Notice>;
    case "refused":
      return <Notice tone="warn">{stream.words}</Notice>;
  }
}

function isOf(stream: Stream, rooms: readonly Room[]): boolean {
  if (stream.state === "off") return false;
  return stream.wish.rooms.map(({ id }) => id).join() === rooms.map(({ id }) => id).join();
}
