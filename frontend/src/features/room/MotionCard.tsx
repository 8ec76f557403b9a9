import { useState } from "react";
import { useRealtime } from "@/realtime/hooks";
import { fieldError } from "@/shared/api/client";
import type { Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { MOTION_PLACE } from "@/shared/lib/paths";
import { Button } from "@/shared/ui/Button";
import { Choice, Options, Switch } from "@/shared/ui/Field";
import { Place } from "@/shared/ui/Place";
import { Card, Failure, Notice } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import css from "./Motion.module.css";
import { useUpdateRoom } from "./update-room";
import { ZoneEditor } from "./ZoneEditor";

const words = later.motion;
const modes = ["off", "shown", "alarm"] as const;
const sensitivities = ["low", "medium", "high"] as const;

/** Whether anybody looks at this room's picture: for what moves in it, and for whether anything can be seen. */
export default function MotionCard({ room }: { room: Room }) {
  const update = useUpdateRoom(room.id);
  return (
    <Place id={MOTION_PLACE}>
      <Card title={words.title}>
        <Options
          label={words.choice}
          value={room.motion}
          options={modes.map((value) => ({ value, label: words.choices[value].name, help: words.choices[value].help }))}
          onChange={(motion) => update.mutate({ motion })}
        />
        {room.motion === "off" ? null : (
          <>
            <Choice
              label={words.sensitivity}
              value={room.motion_sensitivity}
              options={sensitivities.map((value) => ({ value, label: words.sensitivities[value] }))}
              onChange={(motion_sensitivity) => update.mutate({ motion_sensitivity })}
            />
            <HowItStands room={room} />
            <Zone room={room} />
          </>
        )}
        <Switch
          label={words.pictureAlarm}
          help={words.pictureAlarmHelp}
          checked={room.picture_alarm}
          onChange={(picture_alarm) => update.mutate({ picture_alarm })}
        />
        {update.isError ? <Failure error={update.error} /> : null}
      </Card>
    </Place>
  );
}

/** That no picture comes, or none by which motion can be told, or that it calls nobody before the room has come to rest. */
function HowItStands({ room }: { room: Room }) {
  const { source, video, motion_waits, warnings } = useRealtime((known) => known.rooms[room.id]?.health) ?? room.health;
  if (source === "live" && !video) return <Notice tone="warn">{words.noPicture}</Notice>;
  const unjudged = warnings.find(({ code }) => code.startsWith("motion_"));
  if (unjudged) return <Notice tone="warn">{unjudged.words}</Notice>;
  return motion_waits ? <Notice>{words.waits}</Notice> : null;
}

function Zone({ room }: { room: Room }) {
  const [drawing, setDrawing] = useState(false);
  const update = useUpdateRoom(room.id);
  const save = (motion_zone: number[][]): void =>
    update.mutate(
      { motion_zone },
      {
        onSuccess: () => {
          setDrawing(false);
          toast(text.common.saved);
        },
      },
    );
  const parts = room.motion_zone.length;
  return (
    <section className={css.zone} aria-label={words.zone}>
      <h3>{words.zone}</h3>
      {drawing ? (
        <>
          <ZoneEditor
            room={room}
            busy={update.isPending}
            error={fieldError(update.error, "motion_zone")}
            onSave={save}
            onClose={() => setDrawing(false)}
          />
          {update.isError ? <Failure error={update.error} /> : null}
        </>
      ) : (
        <div className={css.buttons}>
          <span>{parts ? words.zoneOf(parts) : words.zoneWhole}</span>
          <Button onClick={() => setDrawing(true)}>{words.draw}</Button>
        </div>
      )}
    </section>
  );
}
