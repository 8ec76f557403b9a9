/** How far a meter's fill has to move until somebody sees it, as a share of the meter. */
const SEEN = 0.015;
/** A move that is so large jerks, and glides instead. */
const JERKS = 0.06;

/** How a fill goes from the share that is shown to the one that is wanted. */
export function moveOf(shown: number, wanted: number): "stay" | "jump" | "glide" {
  const step = Math.abs(wanted - shown);
  if (step === 0) return "stay";
  const end = wanted === 0 || wanted === 1;
  if (step < SEEN && !end) return "stay";
  return step < JERKS ? "jump" : "glide";
}

/**
 * Fills a meter to this share (0 to 1). Levels come ten times a second, and a fill that glides to each of them never stands still: the
 * browser then paints sixty times a second over a room in which nothing happens. So it moves where it is seen, and glides where it jerks.
 */
export function fillTo(fill: HTMLElement, axis: "X" | "Y", share: number): void {
  const move = moveOf(Number(fill.dataset.share ?? Number.NaN), share);
  if (move === "stay") return;
  fill.dataset.share = String(share);
  fill.dataset.move = move;
  fill.style.transform = `scale${axis}(${share.toFixed(3)})`;
}
