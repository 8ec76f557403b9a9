/** Pictures are this wide for their height, more or less. */
const ASPECT = 4 / 3;

/** In how many columns so many pictures are largest in a space of this size. Whole rows are better than holes. Pure. */
export function columnsFor(count: number, width: number, height: number): number {
  const choices = Array.from({ length: Math.max(count, 1) }, (_, index) => index + 1);
  return choices.reduce(
    (best, columns) => (areaIn(columns, count, width, height) > areaIn(best, count, width, height) ? columns : best),
    1,
  );
}

function areaIn(columns: number, count: number, width: number, height: number): number {
  const shown = Math.min(width / columns, (height / Math.ceil(count / columns)) * ASPECT);
  return shown * shown;
}
