/**
 * What a page that opens on Live may wait with. A slow phone has one processor for all: what is asked for beside the first picture
 * comes before it, and it later. So the answers of a second ago are not asked for anew, and no minute of sound is drawn until then.
 * Only public/early.js, which opens streams, begins such a wait, and PATIENCE_MS bound it.
 */
const PATIENCE_MS = 1_500;
/** So long after it was opened a page has shown what it can. */
const OPENED_MS = 5_000;

let shown: () => void = () => undefined;
const picture = new Promise<void>((done) => (shown = done));
let wait: Promise<void> | null = null;

/** A picture moves on the screen: nothing has to wait any longer. */
export function firstPictureShown(): void {
  shown();
}

/** Until the first picture of a page that has just begun to load one; at once in every other case. */
export function firstPicture(): Promise<void> {
  if (!window.openedEarly || performance.now() > OPENED_MS) return Promise.resolve();
  wait ??= Promise.race([picture, new Promise<void>((done) => setTimeout(done, PATIENCE_MS))]);
  return wait;
}
