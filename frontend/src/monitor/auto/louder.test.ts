import type { RoomState } from "@/shared/api/types";
import { type Auto, HOLD_MS, LEAD_MS, nothingHeard, type RoomSound, step } from "./louder";

const [ZOE, MAX] = [7, 8];
const rooms = (zoe: RoomState, max: RoomState, zoeOver = 0, maxOver = 0): RoomSound[] => [
  { id: ZOE, state: zoe, over: zoeOver },
  { id: MAX, state: max, over: maxOver },
];

/** Looks each 200 ms; gives what was heard at each look. */
function looks(auto: Auto, from: number, to: number, at: (now: number) => RoomSound[]): { auto: Auto; heard: (number | null)[] } {
  const heard: (number | null)[] = [];
  let here = auto;
  for (let now = from; now <= to; now += 200) {
    here = step(here, at(now), now);
    heard.push(here.heard);
  }
  return { auto: here, heard };
}

const hears = (id: number, since = 0): Auto => ({ ...nothingHeard, heard: id, since });

describe("auto mode", () => {
  it("begins with the room in which most goes on", () => {
    expect(step(nothingHeard, rooms("quiet", "stirring"), 0).heard).toBe(MAX);
    expect(step(nothingHeard, rooms("loud", "loud", 9, 12), 0).heard).toBe(MAX);
  });

  it("goes from a quiet room to a noisy one as soon as that has lasted", () => {
    const { heard } = looks(hears(ZOE), 0, LEAD_MS, () => rooms("quiet", "loud", 0, 20));
    expect(heard.slice(0, -1)).toEqual([ZOE, ZOE, ZOE]);
    expect(heard.at(-1)).toBe(MAX);
  });

  it("changes nothing for a bang", () => {
    const bang = (now: number): RoomSound[] => rooms("quiet", now < 400 ? "loud" : "quiet", 0, now < 400 ? 30 : 0);
    expect(new Set(looks(hears(ZOE), 0, 20_000, bang).heard)).toEqual(new Set([ZOE]));
  });

  it("does not go back and forth between two that cry in turn", () => {
    const turns = (now: number): RoomSound[] => {
      const first = Math.floor(now / 1_000) % 2 === 0;
      return rooms(first ? "loud" : "stirring", first ? "stirring" : "loud", first ? 20 : 5, first ? 5 : 20);
    };
    const { heard } = looks(hears(ZOE), 0, 60_000, turns);
    const changes = heard.filter((each, index) => index > 0 && each !== heard[index - 1]).length;
    expect(changes).toBeGreaterThan(0);
    expect(changes).toBeLessThanOrEqual(60_000 / HOLD_MS);
  });

  it("hears the louder of two that cry, if it is so by far and for a while", () => {
    const near = looks(hears(ZOE), 0, 20_000, () => rooms("loud", "loud", 18, 22));
    const far = looks(hears(ZOE), 0, 20_000, () => rooms("loud", "loud", 12, 22));
    expect([near.auto.heard, far.auto.heard]).toEqual([ZOE, MAX]);
  });

  it("stays where it was when all is quiet again, however loud the quiet is", () => {
    expect(looks(hears(MAX), 0, 60_000, () => rooms("quiet", "quiet", 15, 1)).auto.heard).toBe(MAX);
  });

  it("leaves a room that is not heard at once, and says when there is none", () => {
    expect(step(hears(ZOE), rooms("unheard", "quiet"), 100).heard).toBe(MAX);
    expect(step(hears(ZOE), rooms("unheard", "no_camera"), 100).heard).toBeNull();
    expect(step(nothingHeard, rooms("quiet", "unheard"), 200).heard).toBe(ZOE);
  });
});
