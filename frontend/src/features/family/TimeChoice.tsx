import { useState } from "react";
import { useRealtimeStore } from "@/realtime/hooks";
import { useFamilyZone } from "@/shared/api/session";
import type { Times } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { fieldOf, momentOf, timesWords } from "@/shared/lib/window";
import { Choice, TextField } from "@/shared/ui/Field";
import css from "./Family.module.css";
import { type Preset, timesOf } from "./times";

interface Props {
  presets: Preset[];
  first: Preset;
  times: Times;
  onChange: (times: Times) => void;
  /** What is wrong with one of the times. */
  error?: (name: keyof Times) => string | undefined;
}

const words = later.invites;

/** When a sitter's or viewer's access is open. What is chosen is said in full, with its day. */
export function TimeChoice({ presets, first, times, onChange, error }: Props) {
  const { serverNow } = useRealtimeStore();
  const tz = useFamilyZone();
  const [preset, setPreset] = useState(first);
  const pick = (next: Preset): void => {
    setPreset(next);
    onChange(timesOf(next, serverNow(), tz));
  };
  const hour = (name: "hours_start" | "hours_end") => ({
    type: "time",
    required: true,
    error: error?.(name),
    value: times[name] ?? "",
    onChange: (event: { target: { value: string } }) => onChange({ ...times, [name]: event.target.value }),
  });
  const moment = (name: "from" | "until") => ({
    type: "datetime-local",
    error: error?.(name),
    value: fieldOf(times[name], tz),
    onChange: (event: { target: { value: string } }) => onChange({ ...times, [name]: momentOf(event.target.value, tz) }),
  });
  return (
    <>
      <Choice
        label={words.time}
        value={preset}
        options={presets.map((value) => ({ value, label: words.times[value] ?? value }))}
        onChange={pick}
      />
      {preset === "daily" ? (
        <div className={css.pair}>
          <TextField label={words.dayStart} {...hour("hours_start")} />
          <TextField label={words.dayEnd} {...hour("hours_end")} />
        </div>
      ) : null}
      {preset === "own" ? (
        <div className={css.pair}>
          <TextField label={words.from} {...moment("from")} />
          <TextField label={words.until} {...moment("until")} />
        </div>
      ) : null}
      <p className={css.help}>{times.until ? words.openUntil(timesWords(times, serverNow(), tz)) : timesWords(times, serverNow(), tz)}</p>
    </>
  );
}
