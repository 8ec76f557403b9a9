import { useEffect, useState } from "react";
import type { Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Failure, Notice } from "@/shared/ui/Surface";
import { CALIBRATE_S, useCalibrateRoom } from "./calibrate-room";
import css from "./Room.module.css";

function useCountdown(running: boolean, from: number): number {
  const [left, setLeft] = useState(from);
  useEffect(() => {
    if (!running) return;
    const begun = Date.now();
    const count = (): void => setLeft(Math.max(0, from - Math.round((Date.now() - begun) / 1000)));
    count();
    const timer = setInterval(count, 500);
    return () => clearInterval(timer);
  }, [running, from]);
  return left;
}

/** Listens to the quiet room and proposes both lines; they hold only when taken. */
export function Calibrate({ room, onUse }: { room: Room; onUse: (lines: { stir_db: number; loud_db: number }) => void }) {
  const calibrate = useCalibrateRoom();
  const left = useCountdown(calibrate.isPending, CALIBRATE_S);
  if (calibrate.data) {
    const { stir_db, loud_db } = calibrate.data;
    return (
      <Notice tone="good">
        <p>{text.room.proposal(text.db(stir_db), text.db(loud_db))}</p>
        <div className={css.buttons}>
          <Button
            look="primary"
            onClick={() => {
              onUse({ stir_db, loud_db });
              calibrate.reset();
            }}
          >
            {text.room.useProposal}
          </Button>
          <Button onClick={() => calibrate.reset()}>{text.room.dismiss}</Button>
        </div>
      </Notice>
    );
  }
  return (
    <div className={css.calibrate}>
      <Button busy={calibrate.isPending} onClick={() => calibrate.mutate(room.id)}>
        {calibrate.isPending ? text.room.calibrating(left) : text.room.calibrate}
      </Button>
      <p className={css.help}>{text.room.calibrateHelp}</p>
      {calibrate.isError ? <Failure error={calibrate.error} /> : null}
    </div>
  );
}
