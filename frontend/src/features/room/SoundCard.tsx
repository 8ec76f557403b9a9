import { LastKnown } from "@/monitor/LastKnown";
import { recounted } from "@/monitor/scale";
import { useRealtime, useRealtimeStore } from "@/realtime/hooks";
import { useMay } from "@/shared/api/session";
import type { Patience, Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Choice, Switch } from "@/shared/ui/Field";
import { Card, Failure, Notice } from "@/shared/ui/Surface";
import { Calibrate } from "./Calibrate";
import { LevelChart } from "./LevelChart";
import { useUpdateRoom } from "./update-room";
import { useLines } from "./useLines";
import { WakeFor } from "./WakeFor";

/** Of a room that was not heard yet. */
const USUAL_FLOOR_DB = -60;

const choices: Patience[] = ["instant", "quick", "patient"];

/** The meter with both lines, and everything that decides when this room rings. */
export function SoundCard({ room }: { room: Room }) {
  const mayEdit = useMay("room.edit");
  const muted = useRealtime((state) => state.rooms[room.id]?.health.muted) ?? room.health.muted;
  const { lines, move, settle, error } = useLines(room);
  const update = useUpdateRoom(room.id);
  const { levels } = useRealtimeStore();
  const shown: Patience[] = room.patience === "own" ? [...choices, "own"] : choices;
  const failure = error ?? update.error;
  return (
    <Card title={text.room.level}>
      {muted ? (
        <LastKnown>
          <Notice tone="warn">{text.health.muted}</Notice>
        </LastKnown>
      ) : null}
      <LevelChart room={room.id} lines={lines} disabled={!mayEdit} onMove={move} onSettle={settle} />
      {failure ? <Failure error={failure} /> : null}
      {mayEdit ? (
        <>
          <WakeFor room={room} update={update} />
          <Calibrate room={room} onUse={(proposal) => update.mutate(proposal)} />
          <Choice
            label={text.room.patience}
            value={room.patience}
            options={shown.map((value) => ({ value, label: text.room.patienceChoices[value].name }))}
            onChange={(patience) => update.mutate({ patience })}
          />
          <p>{text.room.patienceChoices[room.patience].help}</p>
          <Switch
            label={text.room.voiceBand}
            help={text.room.voiceBandHelp}
            checked={room.voice_band}
            onChange={(voice_band) => update.mutate({ voice_band })}
          />
          <Switch
            label={text.room.relative}
            help={text.room.relativeHelp}
            checked={room.relative}
            onChange={() => update.mutate(recounted(lines, levels.of(room.id).latest?.floor ?? USUAL_FLOOR_DB))}
          />
          <Switch
            label={text.room.record}
            help={text.room.recordHelp}
            checked={room.record}
            onChange={(record) => update.mutate({ record })}
          />
          <Switch
            label={text.room.timelapse}
            help={text.room.timelapseHelp}
            checked={room.timelapse}
            onChange={(timelapse) => update.mutate({ timelapse })}
          />
          <Switch
            label={text.room.keepSound}
            help={text.room.keepSoundHelp}
            checked={room.keep_sound}
            onChange={(keep_sound) => update.mutate({ keep_sound })}
          />
        </>
      ) : null}
    </Card>
  );
}
