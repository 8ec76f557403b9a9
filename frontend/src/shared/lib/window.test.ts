import type { Access } from "@/shared/api/types";
import { accessWords, fieldOf, momentOf, momentWords, nextTime, tonight } from "./window";

const tz = "Europe/Berlin";
const now = Date.parse("2026-03-03T19:00:00Z"); // 20:00 at home
const open: Access = { from: null, until: null, hours_start: null, hours_end: null, open: true, opens_at: null, closes_at: null };

it("says midnight as the end of this evening", () => {
  expect(momentWords("2026-03-03T23:00:00Z", now, tz)).toMatch(/00:00|12:00 AM/);
  expect(momentWords("2026-03-03T23:00:00Z", now, tz)).toMatch(/tonight$/);
  expect(momentWords("2026-03-04T08:00:00Z", now, tz)).toMatch(/tomorrow$/);
  expect(momentWords("2026-03-07T08:00:00Z", now, tz)).toMatch(/on Sat 7$/);
});

it("says when a sitter's door is open, and nothing for those whose door always is", () => {
  expect(accessWords("parent", open, now, tz)).toBe("");
  expect(accessWords("sitter", open, now, tz)).toBe("at any time");
  expect(accessWords("sitter", { ...open, hours_start: "18:00", hours_end: "23:00" }, now, tz)).toBe("every day 18:00–23:00");
  expect(accessWords("sitter", { ...open, until: "2026-03-03T23:00:00Z" }, now, tz)).toMatch(/^until .* tonight$/);
  expect(accessWords("viewer", { ...open, open: false }, now, tz)).toBe("cannot watch now");
  expect(accessWords("sitter", { ...open, open: false, opens_at: "2026-03-04T17:00:00Z" }, now, tz)).toMatch(/^from .* tomorrow$/);
});

it("takes the next time by the family's clocks, also over the night in which they change", () => {
  expect(nextTime("23:00", now, tz)).toBe("2026-03-03T22:00:00.000Z");
  expect(nextTime("19:00", now, tz)).toBe("2026-03-04T18:00:00.000Z");
  expect(tonight(now, tz)).toBe("2026-03-03T23:00:00.000Z");
  expect(tonight(Date.parse("2026-03-29T10:00:00Z"), tz)).toBe("2026-03-29T22:00:00.000Z");
});

it("reads a typed moment as the family's clocks show it", () => {
  expect(momentOf("2026-07-01T18:30", tz)).toBe("2026-07-01T16:30:00.000Z");
  expect(fieldOf("2026-07-01T16:30:00Z", tz)).toBe("2026-07-01T18:30");
  expect(momentOf("", tz)).toBeNull();
});
