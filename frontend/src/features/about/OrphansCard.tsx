import { useState } from "react";
import { useRooms } from "@/shared/api/rooms";
import { useMay, useSession } from "@/shared/api/session";
import type { Found } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { dayName, gigabytes, megabytes } from "@/shared/lib/time";
import { Button } from "@/shared/ui/Button";
import { SelectField } from "@/shared/ui/Field";
import { Card, Failure, Notice } from "@/shared/ui/Surface";
import css from "./About.module.css";
import { useAdopt } from "./adopt-recordings";
import { useFound } from "./get-orphans";

/** Recordings on the disk that the database does not know; nothing when there are none, or for those who may not see it. */
export function OrphansCard() {
  return useMay("health.see") ? <Some /> : null;
}

function Some() {
  const found = useFound();
  const adopt = useAdopt();
  if (!found.data) return null;
  const { unknown, quarantine, freed } = found.data;
  if (!unknown.files && !quarantine.files && !freed && !adopt.isSuccess) return null;
  return (
    <Card title={later.about.found}>
      <Told found={found.data} />
      {adopt.isSuccess ? <Notice tone="good">{later.about.adopted(adopt.data)}</Notice> : null}
      {adopt.isError ? <Failure error={adopt.error} /> : null}
      {found.data.recordings ? <Adopt found={found.data} adopt={adopt} /> : null}
    </Card>
  );
}

function Told({ found: { held, unknown, quarantine, until, freed } }: { found: Found }) {
  const tz = useSession()?.household?.tz;
  const day = (at: string | null) => (at ? dayName(at, tz) : null);
  return (
    <div className={css.found}>
      {unknown.files ? (
        <Notice tone={held ? "warn" : "info"}>
          <strong>{later.about.foundUnknown(unknown.files, size(unknown.bytes), day(unknown.since))}</strong>
          <p>{held ? later.about.foundHeld : later.about.foundWaits}</p>
        </Notice>
      ) : null}
      {quarantine.files ? (
        <p>
          {later.about.quarantine(quarantine.files, size(quarantine.bytes), day(quarantine.since))}{" "}
          {until ? later.about.quarantineUntil(dayName(until, tz)) : null}
        </p>
      ) : null}
      {freed ? <p>{later.about.freed(freed)}</p> : null}
    </div>
  );
}

function Adopt({ found, adopt }: { found: Found; adopt: ReturnType<typeof useAdopt> }) {
  const rooms = useRooms().data ?? [];
  const [room, setRoom] = useState<number | null>(null);
  if (!useMay("storage.adopt")) return <p className={css.detail}>{later.about.adoptOwner}</p>;
  return (
    <div className={css.adopt}>
      <p>{later.about.adoptHelp(found.recordings)}</p>
      {found.roomless ? (
        <SelectField
          label={later.about.adoptRoom}
          help={later.about.adoptRoomHelp(found.roomless)}
          value={room ?? ""}
          onChange={({ target }) => setRoom(target.value ? Number(target.value) : null)}
        >
          <option value="">{later.about.adoptNoRoom}</option>
          {rooms.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      ) : null}
      <Button
        look="primary"
        busy={adopt.isPending}
        disabled={room === null && found.roomless === found.recordings}
        onClick={() => adopt.mutate(room)}
      >
        {adopt.isPending ? later.about.adopting(adopt.done) : later.about.adopt}
      </Button>
    </div>
  );
}

const size = (bytes: number) => (bytes >= 1e9 ? gigabytes(bytes / 1e9) : megabytes(bytes));
