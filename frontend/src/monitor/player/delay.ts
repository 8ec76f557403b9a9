/** Knows when the picture at a place on the time line was made, so that its age on the screen can be told. */
export class CaptureTimes {
  private marks: { media: number; madeAt: number }[] = [];

  clear(): void {
    this.marks = [];
  }

  /** `media`: seconds on the player's time line; `madeAt`: ms since 1970 on the server's clock. */
  add(media: number, madeAt: number): void {
    this.marks.push({ media, madeAt });
    if (this.marks.length > 400) this.marks.splice(0, 200);
  }

  /** When the picture at `media` was made, or null if nobody said. */
  madeAt(media: number): number | null {
    for (let index = this.marks.length - 1; index >= 0; index--) {
      const mark = this.marks[index];
      if (mark && mark.media <= media + 0.002) return mark.madeAt + (media - mark.media) * 1000;
    }
    return null;
  }
}
