import { useRooms } from "@/shared/api/rooms";
import type { MadeAccessKey } from "@/shared/api/types";
import { accessKeys as words } from "@/shared/i18n/access-keys";
import { api } from "@/shared/lib/paths";
import { Button } from "@/shared/ui/Button";
import entries from "@/shared/ui/Entries.module.css";
import { Secret } from "@/shared/ui/Secret";
import { Notice } from "@/shared/ui/Surface";
import css from "./AccessKeys.module.css";

const SQUELCH = "always"; // stands in the address so that one sees where to change it
const whole = (path: string): string => `${location.origin}${path}`;

/** A key that was just made, and the addresses at which a program shows it: the server tells it this once. */
export function MadeKey({ made, onDone }: { made: MadeAccessKey; onDone: () => void }) {
  const every = useRooms().data ?? [];
  const rooms = every.filter(({ id, camera }) => camera && (made.rooms === null || made.rooms.includes(id)));
  return (
    <div className={css.form}>
      <Notice tone="good">{words.made(made.name)}</Notice>
      <Taken label={words.key} value={made.key} />
      <Taken label={words.user} value={made.user} />
      {rooms.map(({ id, name }) => (
        <Taken key={id} label={words.addressOf(name)} value={whole(api.audio(id, SQUELCH))} />
      ))}
      {rooms.length > 1 ? (
        <Taken
          label={words.allAddress}
          value={whole(
            api.audioOf(
              rooms.map(({ id }) => id),
              SQUELCH,
            ),
          )}
        />
      ) : null}
      {made.pictures ? rooms.map(({ id, name }) => <Taken key={id} label={words.pictureOf(name)} value={whole(api.snapshot(id))} />) : null}
      <p className={entries.help}>{words.trust}</p>
      <div className={css.buttons}>
        <Button look="primary" onClick={onDone}>
          {words.done}
        </Button>
      </div>
    </div>
  );
}

function Taken({ label, value }: { label: string; value: string }) {
  return <Secret label={label} value={value} copy={words.copy(label)} copied={words.copied} />;
}
