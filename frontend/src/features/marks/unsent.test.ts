import { ApiError } from "@/shared/api/client";
import type { QuickMark, QuickMarkIn } from "@/shared/api/types";
import { UnsentMarks, type Waiting } from "./unsent";

const tap = (uuid: string): Waiting => ({ uuid, kind: "fed", room: 7, at: "2026-03-01T02:00:00Z" });
const away = () => new ApiError(0, "no_answer", "away");

function server() {
  const rows = new Map<string, number>();
  const known = { up: true, lose: 0, posts: 0, rows, refused: [] as string[], kept: null as string | null };
  const parts = {
    post: ({ uuid }: QuickMarkIn) => {
      known.posts += 1;
      if (!known.up) return Promise.reject(away());
      if (!rows.has(uuid)) rows.set(uuid, rows.size + 1);
      if (known.lose-- > 0) return Promise.reject(away());
      return Promise.resolve({ id: rows.get(uuid), uuid } as QuickMark);
    },
    remove: (id: number) => {
      if (!known.up) return Promise.reject(away());
      for (const [uuid, row] of rows) if (row === id) rows.delete(uuid);
      return Promise.resolve(undefined);
    },
    load: () => known.kept,
    keep: (text: string | null) => void (known.kept = text),
    onSent: () => undefined,
    onRefused: (words: string) => void known.refused.push(words),
  };
  return { known, parts };
}

const settled = () => vi.advanceTimersByTimeAsync(60_000);

describe("taps on their way", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("are sent in order once the server is back, each once", async () => {
    const { known, parts } = server();
    known.up = false;
    const unsent = new UnsentMarks(parts);
    unsent.add(tap("a"));
    unsent.add(tap("b"));
    await settled();
    expect(unsent.current()).toHaveLength(2);
    known.up = true;
    unsent.hurry();
    await settled();
    expect([...known.rows.keys()]).toEqual(["a", "b"]);
    expect(unsent.current()).toEqual([]);
  });

  it("are not doubled by an answer that gets lost", async () => {
    const { known, parts } = server();
    known.lose = 2;
    const unsent = new UnsentMarks(parts);
    unsent.add(tap("a"));
    await settled();
    expect([...known.rows.keys()]).toEqual(["a"]);
    expect(known.posts).toBe(3);
  });

  it("survive the page being closed", async () => {
    const { known, parts } = server();
    known.up = false;
    new UnsentMarks(parts).add(tap("a"));
    await settled();
    known.up = true;
    const later = new UnsentMarks(parts);
    expect(later.current()).toMatchObject([{ uuid: "a" }]);
    later.hurry();
    await settled();
    expect([...known.rows.keys()]).toEqual(["a"]);
    expect(known.kept).toBeNull();
  });

  it("are taken back, before and after they were sent", async () => {
    const { known, parts } = server();
    const unsent = new UnsentMarks(parts);
    const first = tap("a");
    unsent.add(first);
    await settled();
    unsent.takeBack(first);
    known.up = false;
    const second = tap("b");
    unsent.add(second);
    unsent.takeBack(second);
    known.up = true;
    await settled();
    expect([...known.rows.keys()]).toEqual([]);
    expect(unsent.current()).toEqual([]);
  });

  it("that the server refuses are said so, and do not hold up the others", async () => {
    const { known, parts } = server();
    const post = parts.post;
    parts.post = (mark) => (mark.uuid === "bad" ? Promise.reject(new ApiError(404, "not_found", "This room is gone.")) : post(mark));
    const unsent = new UnsentMarks(parts);
    unsent.add(tap("bad"));
    unsent.add(tap("good"));
    await settled();
    expect(known.refused).toEqual(["This room is gone."]);
    expect([...known.rows.keys()]).toEqual(["good"]);
  });

  it("start afresh when what was kept is broken", () => {
    for (const kept of ["{", "7", '[null,{"x":1}]']) expect(new UnsentMarks({ ...server().parts, load: () => kept }).current()).toEqual([]);
  });
});
