import { ApiError } from "@/shared/api/client";
import type { Message } from "@/shared/api/types";
import { UnsentMessages, type UnsentParts } from "./unsent";
import { type Letter, memoryShelf } from "./shelf";
import { aLetter, aMessage } from "./testing";

/** A server that keeps each uuid once, and a line to it that can be cut before or behind it. */
function server() {
  const had = new Map<string, Message>();
  const said: string[] = [];
  let cut: "before" | "behind" | null = null;
  const deliver = (letter: Letter): Promise<Message> => {
    if (cut === "before") return Promise.reject(new ApiError(0, "no_answer", ""));
    if (letter.text === "bad") return Promise.reject(new ApiError(400, "invalid", "Too long."));
    const message = had.get(letter.uuid) ?? aMessage({ id: had.size + 1, uuid: letter.uuid, text: letter.text });
    if (!had.has(letter.uuid)) said.push(letter.text);
    had.set(letter.uuid, message);
    return cut === "behind" ? Promise.reject(new ApiError(0, "no_answer", "")) : Promise.resolve(message);
  };
  return { said, deliver, line: (now: typeof cut) => (cut = now) };
}

/** One lock for all tabs, like the browser's. */
function lock() {
  let last: Promise<unknown> = Promise.resolve();
  return (work: () => Promise<void>): Promise<void> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

const boxes: UnsentMessages[] = [];
function open(parts: Partial<UnsentParts> & Pick<UnsentParts, "deliver">): UnsentMessages {
  const box = new UnsentMessages({
    person: 1,
    shelf: Promise.resolve(memoryShelf()),
    onSent: () => undefined,
    alone: (work) => work(),
    tabs: null,
    ...parts,
  });
  boxes.push(box);
  return box;
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  for (const box of boxes.splice(0)) box.stop();
  vi.useRealTimers();
});

describe("the unsent", () => {
  it("sends what was written while the line was cut, once and in order, when it is back", async () => {
    const house = server();
    house.line("before");
    const box = open(house);
    for (const words of ["one", "two", "three"]) await box.add(aLetter(words));
    expect(box.getLetters().map(({ text }) => text)).toEqual(["one", "two", "three"]);
    house.line(null);
    await box.kick();
    expect(house.said).toEqual(["one", "two", "three"]);
    expect(box.getLetters()).toEqual([]);
  });

  it("doubles nothing when the answer got lost", async () => {
    const house = server();
    house.line("behind");
    const box = open(house);
    await box.add(aLetter("one"));
    expect(box.getLetters()).toHaveLength(1);
    house.line(null);
    await vi.advanceTimersByTimeAsync(60_000); // by itself
    expect(house.said).toEqual(["one"]);
    expect(box.getLetters()).toEqual([]);
  });

  it("keeps what waits over a reload", async () => {
    const house = server();
    const shelf = Promise.resolve(memoryShelf());
    house.line("before");
    const before = open({ ...house, shelf });
    await before.add(aLetter("one"));
    before.stop();
    house.line(null);
    open({ ...house, shelf });
    await vi.advanceTimersByTimeAsync(100);
    expect(house.said).toEqual(["one"]);
  });

  it("sends once though two tabs have it", async () => {
    const house = server();
    const [shelf, alone] = [Promise.resolve(memoryShelf()), lock()];
    const deliver = vi.fn(house.deliver);
    const [one, other] = [open({ deliver, shelf, alone }), open({ deliver, shelf, alone })];
    await Promise.all([one.add(aLetter("one")), other.add(aLetter("two"))]);
    await Promise.all([one.kick(), other.kick()]);
    expect(house.said.sort()).toEqual(["one", "two"]);
    expect(deliver).toHaveBeenCalledTimes(2);
  });

  it("shows what the server will not have, in its words, and goes on with the next", async () => {
    const house = server();
    const box = open(house);
    await box.add(aLetter("bad"));
    await box.add(aLetter("good"));
    expect(house.said).toEqual(["good"]);
    expect(box.getLetters()).toMatchObject([{ text: "bad", refused: "Too long." }]);
    await box.discard("letter bad");
    expect(box.getLetters()).toEqual([]);
  });

  it("never sends what somebody else wrote on this device", async () => {
    const house = server();
    const shelf = Promise.resolve(memoryShelf());
    house.line("before");
    await open({ ...house, shelf }).add(aLetter("one"));
    house.line(null);
    boxes.splice(0).forEach((box) => box.stop());
    const ben = open({ ...house, shelf, person: 2 });
    await ben.kick();
    expect(house.said).toEqual([]);
    expect(ben.getLetters()).toEqual([]);
  });

  it("goes on in memory when the browser's shelf breaks", async () => {
    const house = server();
    house.line("before");
    const broken = {
      all: () => Promise.resolve([]),
      put: () => Promise.reject(new Error("full")),
      remove: () => Promise.reject(new Error("full")),
    };
    const box = open({ ...house, shelf: Promise.resolve(broken) });
    await box.add(aLetter("one"));
    expect(box.getLetters()).toHaveLength(1);
    house.line(null);
    await box.kick();
    expect(house.said).toEqual(["one"]);
  });
});
