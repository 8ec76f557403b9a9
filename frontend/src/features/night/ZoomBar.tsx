import { later } from "@/shared/i18n/later";
import { Button, IconButton } from "@/shared/ui/Button";
import css from "./Lanes.module.css";
import type { Zoom } from "./useView";
import { lengthOf, same } from "./view";

const STEP = 0.5;

/** Nearer, farther away, and back to the night or out to the whole day. */
export function ZoomBar({ zoom }: { zoom: Zoom }) {
  const whole = lengthOf(zoom.view) >= lengthOf(zoom.whole);
  const home = same(zoom.view, zoom.home);
  return (
    <div className={css.zoom} role="group" aria-label={later.night.zoom}>
      <Button look="quiet" onClick={() => zoom.show(home ? zoom.whole : zoom.home)}>
        {home ? later.night.wholeDay : later.night.nightOnly}
      </Button>
      <IconButton icon="minus" label={later.night.farther} disabled={whole} onClick={() => zoom.nearer(1 / STEP)} />
      <IconButton icon="plus" label={later.night.nearer} onClick={() => zoom.nearer(STEP)} />
    </div>
  );
}
