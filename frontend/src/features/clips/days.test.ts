import { clip } from "@/testing/things";
import { byDay } from "./days";

describe("clips by day", () => {
  it("belong to the day in the family's zone, newest first", () => {
    const clips = [
      clip({ id: "a", started_at: "2026-03-01T22:30:00Z" }),
      clip({ id: "b", started_at: "2026-03-01T23:30:00Z" }),
      clip({ id: "c", started_at: "2026-03-02T05:00:00Z" }),
    ];
    const days = byDay(clips, "Europe/Madrid").map(({ key, clips: found }) => [key, found.map(({ id }) => id)]);
    expect(days).toEqual([
      ["2026-03-02", ["c", "b"]],
      ["2026-03-01", ["a"]],
    ]);
  });
});
