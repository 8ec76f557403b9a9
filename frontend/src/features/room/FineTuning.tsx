import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import type { Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { Switch, TextField } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { CurveEditor, type Point, pointsOf } from "./CurveEditor";
import css from "./Room.module.css";
import { useUpdateRoom } from "./update-room";

const words = later.fineTuning;
const START: Point[] = [
  { over: "0", seconds: "10" },
  { over: "10", seconds: "2" },
];

/** How much is recorded around a noise, and a curve of patience of one's own. */
export default function FineTuning({ room }: { room: Room }) {
  const update = useUpdateRoom(room.id);
  const [pre, setPre] = useState(String(room.pre_roll_s));
  const [post, setPost] = useState(String(room.post_roll_s));
  const [split, setSplit] = useState(String(room.split_s));
  const [own, setOwn] = useState(room.patience === "own");
  const [points, setPoints] = useState<Point[]>(() => (room.curve.length ? pointsOf(room.curve) : START));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const curve = points.map(({ over, seconds }) => [Number(over), Number(seconds)]);
    const patience = own ? { patience: "own" as const, curve } : room.patience === "own" ? { patience: "quick" as const } : {};
    const rolls = { pre_roll_s: Number(pre), post_roll_s: Number(post), split_s: Number(split) };
    update.mutate({ ...rolls, ...patience }, { onSuccess: () => void toast(text.common.saved) });
  };
  const number = { type: "number", inputMode: "decimal", step: "any", required: true, unit: words.unit } as const;
  return (
    <form className={css.form} onSubmit={submit}>
      <TextField
        {...number}
        label={words.pre}
        min={0}
        max={60}
        value={pre}
        error={fieldError(update.error, "pre_roll_s")}
        onChange={({ target }) => setPre(target.value)}
      />
      <TextField
        {...number}
        label={words.post}
        min={0}
        max={120}
        value={post}
        error={fieldError(update.error, "post_roll_s")}
        onChange={({ target }) => setPost(target.value)}
      />
      <TextField
        {...number}
        label={words.split}
        min={60}
        max={3600}
        value={split}
        error={fieldError(update.error, "split_s")}
        onChange={({ target }) => setSplit(target.value)}
      />
      <Switch label={words.own} checked={own} onChange={setOwn} />
      {own ? <CurveEditor points={points} onChange={setPoints} error={fieldError(update.error, "curve")} /> : null}
      {update.isError ? <Failure error={update.error} /> : null}
      <div className={css.buttons}>
        <Button type="submit" busy={update.isPending}>
          {text.common.save}
        </Button>
      </div>
    </form>
  );
}
