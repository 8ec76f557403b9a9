import type { Message } from "@/shared/api/types";
import { hits, isEmojiOnly, pieces } from "./pieces";
import { sentSize } from "./photos";
import { firstUnread, rowsOf } from "./rows";
import { sounds } from "./sound";
import { standing } from "./standing";
import { atNewest, LONGEST, merged, type Stretch, withCleared, withNewer, withOlder, withTold } from "./stretch";
import { aMessage } from "./testing";

const ids = (stretch: Stretch) => stretch.messages.map(({ id }) => id);
const some = (...all: number[]): Message[] => all.map((id) => aMessage({ id }));
const known: Stretch = { messages: some(4, 5, 6), older: true, newer: false };

describe("a stretch of messages", () => {
  it("holds each message once, in order, in its latest version", () => {
    const both = merged(some(2, 1), [aMessage({ id: 2, rev: 9, text: "later" }), aMessage({ id: 1, rev: 0, text: "stale" })]);
    expect(both.map(({ id, text }) => [id, text])).toEqual([
      [1, "words 1"],
      [2, "later"],
    ]);
  });

  it("grows at its ends, and says whether there is more", () => {
    expect(withOlder(known, { results: some(3, 2), more: false })).toMatchObject({ older: false, newer: false });
    expect(ids(withOlder(known, { results: some(3, 2), more: false }))).toEqual([2, 3, 4, 5, 6]);
    expect(ids(withNewer({ ...known, newer: true }, { results: some(7, 8), more: true }))).toEqual([4, 5, 6, 7, 8]);
  });

  it("starts anew from the newest page when a gap would be left", () => {
    expect(ids(atNewest(known, { results: some(7, 6), more: true }))).toEqual([4, 5, 6, 7]);
    expect(ids(atNewest(known, { results: some(9, 8), more: true }))).toEqual([8, 9]);
  });

  it("takes a new message only where it is at the newest end", () => {
    expect(ids(withTold(known, aMessage({ id: 7 })))).toEqual([4, 5, 6, 7]);
    expect(withTold({ ...known, newer: true }, aMessage({ id: 7 })).messages).toHaveLength(3);
    expect(withTold(known, aMessage({ id: 2 }))).toBe(known);
  });

  it("lets go of what is far away, and knows that it did", () => {
    const long = withOlder(
      { messages: some(...Array.from({ length: LONGEST }, (_, at) => at + 100)), older: true, newer: false },
      { results: some(99, 98), more: true },
    );
    expect(long).toMatchObject({ older: true, newer: true });
    expect(long.messages).toHaveLength(LONGEST);
    expect(long.messages[0]?.id).toBe(98);
  });

  it("forgets what the owner cleared", () => {
    expect(ids(withCleared(known, 5))).toEqual([6]);
  });
});

describe("the rows of a thread", () => {
  it("share one name in a run of one author, and part at days, authors and the first new one", () => {
    const messages = [
      aMessage({ id: 1, author: 2, at: "2026-03-01T21:00:00Z" }),
      aMessage({ id: 2, author: 2, at: "2026-03-01T21:01:00Z" }),
      aMessage({ id: 3, author: 2, at: "2026-03-01T23:30:00Z" }), // after midnight in Berlin
      aMessage({ id: 4, author: 1, at: "2026-03-01T23:31:00Z" }),
    ];
    const rows = rowsOf(messages, [], 2, 1, "Europe/Berlin");
    expect(rows.map((row) => row.kind)).toEqual(["day", "message", "new", "message", "day", "message", "message"]);
    expect(rows.flatMap((row) => (row.kind === "message" ? [[row.first, row.last]] : []))).toEqual([
      [true, true],
      [true, true],
      [true, true],
      [true, true],
    ]);
    expect(
      rowsOf(messages.slice(0, 2), [], null, 1, "Europe/Berlin").flatMap((row) => (row.kind === "message" ? [[row.first, row.last]] : [])),
    ).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it("know what is new: not one's own, not the house's", () => {
    const messages = [
      aMessage({ id: 1, author: 2 }),
      aMessage({ id: 2, author: 1 }),
      aMessage({ id: 3, author: null }),
      aMessage({ id: 4, author: 2 }),
    ];
    expect(firstUnread(messages, 1, 1)).toBe(4);
    expect(firstUnread(messages, 4, 1)).toBeNull();
  });
});

describe("the words", () => {
  it("have links only to the web, and never more than what was written", () => {
    expect(pieces("see https://a.example/x?y=1, (http://b.example).")).toEqual([
      { words: "see " },
      { words: "https://a.example/x?y=1", href: "https://a.example/x?y=1" },
      { words: ", (" },
      { words: "http://b.example", href: "http://b.example/" },
      { words: ")." },
    ]);
    for (const bad of ["javascript:alert(1)", "data:text/html,x", "<a href=https:>", "https://", "file:///etc"])
      expect(pieces(bad)).toEqual([{ words: bad }]);
    expect(
      pieces("<b>no</b>")
        .map(({ words }) => words)
        .join(""),
    ).toBe("<b>no</b>");
  });

  it("light up where they were searched for, whatever was typed", () => {
    expect(hits("The teething gel", "tee GEL")).toEqual([
      { words: "The " },
      { words: "tee", hit: true },
      { words: "thing " },
      { words: "gel", hit: true },
    ]);
    expect(hits("a (b", "(b")).toContainEqual({ words: "(b", hit: true });
  });

  it("are drawn large when they are an emoji or three", () => {
    expect(["👍", "❤️", "👨‍🍼 😴"].map(isEmojiOnly)).toEqual([true, true, true]);
    expect(["👍 ok", "12", "", "😴😴😴😴"].map(isEmojiOnly)).toEqual([false, false, false, false]);
  });
});

it("a message was read by whoever came so far, and delivered to whoever did not", () => {
  const marks = [
    { person: 1, delivered: 9, read: 9 },
    { person: 2, delivered: 7, read: 7 },
    { person: 3, delivered: 7, read: 4 },
  ];
  expect(standing(6, marks, 1)).toEqual({ delivered: [3], read: [2] });
  expect(standing(8, marks, 1)).toEqual({ delivered: [], read: [] });
});

it("a photo keeps its shape when it is made smaller, and is never made larger", () => {
  expect(sentSize({ width: 4096, height: 3072 })).toEqual({ width: 2048, height: 1536 });
  expect(sentSize({ width: 640, height: 480 })).toEqual({ width: 640, height: 480 });
});

it("messages sound by day; at night only the urgent ones do, and one's own never", () => {
  const household = { name: "The Does", tz: "UTC", night_start: "20:00", morning_time: "07:00" };
  const [day, night] = [Date.parse("2026-03-01T12:00:00Z"), Date.parse("2026-03-01T23:00:00Z")];
  const said = (at: number, change: Partial<Message> = {}) =>
    sounds(aMessage({ author: 2, at: new Date(at).toISOString(), ...change }), 1, household, at);
  expect(said(day)).toBe(true);
  expect(said(night)).toBe(false);
  expect(said(night, { urgent: true })).toBe(true);
  expect(said(day, { author: 1 })).toBe(false);
  expect(said(day, { kind: "card", author: null })).toBe(false);
});
