import { ALARM_MS, GO_MS, nothingPressed, type Press, REST_MS, step } from "./press";
import { KEYS } from "./table";

const press = (key: string, at: number, more: Partial<Press> = {}): Press => ({
  key,
  at,
  typing: false,
  takesSpace: false,
  dialog: false,
  alarmSince: null,
  ...more,
});

/** What the last of these keys does. */
function after(...presses: Press[]) {
  return presses.reduce<ReturnType<typeof step>>((so, each) => step(so.pressed, each), { pressed: nothingPressed, does: null }).does;
}

describe("a key", () => {
  it("does what the list says", () => {
    expect(["?", "m", "t", " "].map((key) => after(press(key, 0)))).toEqual(["list", "mute", "talk", "hear"]);
    expect(["x", "l", "Enter"].map((key) => after(press(key, 0)))).toEqual([null, null, null]);
  });

  it("leads to a page after g, if it comes soon", () => {
    expect(after(press("g", 0), press("l", GO_MS))).toBe("live");
    expect(after(press("g", 0), press("l", GO_MS + 1))).toBeNull();
    expect(after(press("g", 0), press("m", 100))).toBeNull();
    expect(after(press("g", 0), press("x", 100), press("m", 200))).toBe("mute");
  });

  it("is a letter while somebody types, and nothing under a dialog", () => {
    expect(after(press("m", 0, { typing: true }))).toBeNull();
    expect(after(press("g", 0, { typing: true }), press("l", 100))).toBeNull();
    expect(after(press("m", 0, { dialog: true }))).toBeNull();
  });

  it("leaves the space bar to the button in focus", () => {
    expect(after(press(" ", 0, { takesSpace: true }))).toBeNull();
  });
});

describe("“I’ve got it” by a key", () => {
  const alarm = { dialog: true, alarmSince: 10_000 };

  it("is taken from an alarm that has stood there", () => {
    expect(after(press("a", 10_000 + ALARM_MS, alarm))).toBe("take");
    expect(after(press("a", 20_000))).toBeNull();
  });

  it("is not taken from somebody who was writing when it came", () => {
    expect(after(press("a", 10_000 + ALARM_MS - 1, alarm))).toBeNull();
    const wrote = press("n", 12_000, { typing: true });
    expect(after(wrote, press("a", 12_000 + REST_MS - 1, alarm))).toBeNull();
    expect(after(wrote, press("a", 12_000 + REST_MS, alarm))).toBe("take");
    expect(after(press("a", 15_000, { ...alarm, typing: true }))).toBeNull();
  });

  it("is the only key of an alarm", () => {
    expect(["m", "g", "?", " ", "t"].map((key) => after(press(key, 20_000, alarm)))).toEqual([null, null, null, null, null]);
  });
});

it("no two keys are the same, and none goes to a page by itself", () => {
  const all = KEYS.map(({ press: keys }) => keys.join("+"));
  expect(new Set(all).size).toBe(all.length);
  expect(KEYS.filter(({ to, press: keys }) => to && keys.length === 1)).toEqual([]);
});
