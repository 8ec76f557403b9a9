import { minuteOfDay } from "@/shared/lib/time";
import { at, called, lane, night } from "@/testing/night";
import { drawnOf, heardAt, soundOf, spanOf } from "./levels";
import { momentsOf } from "./moments";
import { readingPath, readingWords } from "./readings";
import { madeSleep, roomOf, withEnd } from "./sleep-draft";
import { factsOf, gapsOf } from "./tell";
import { askedFor, momentAt, placeOf, ticksOf, within, zoomed } from "./view";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ms = (time: string): number => Date.parse(time);

describe("what is looked at", () => {
  const whole = { from: 0, to: 24 * HOUR };

  it("stays inside the night, and is never shorter than four minutes", () => {
    expect(within({ from: -HOUR, to: HOUR }, whole)).toEqual({ from: 0, to: 2 * HOUR });
    expect(within({ from: 23 * HOUR, to: 26 * HOUR }, whole)).toEqual({ from: 21 * HOUR, to: 24 * HOUR });
    expect(within({ from: HOUR, to: HOUR + 1 }, whole)).toEqual({ from: HOUR, to: HOUR + 4 * MINUTE });
    expect(within({ from: -HOUR, to: 30 * HOUR }, whole)).toEqual(whole);
  });

  it("comes nearer around a moment, which keeps its place", () => {
    const view = zoomed({ from: 8 * HOUR, to: 12 * HOUR }, 0.5, 9 * HOUR, whole);
    expect(view).toEqual({ from: 8.5 * HOUR, to: 10.5 * HOUR });
    expect(momentAt(0.25, view)).toBe(9 * HOUR);
  });

  it("asks for no other seconds after a small move", () => {
    const asked = askedFor({ from: 8.1 * HOUR, to: 9.2 * HOUR }, whole);
    expect(asked).toEqual({ from: 8 * HOUR, to: 9.5 * HOUR });
    expect(askedFor({ from: 8.2 * HOUR, to: 9.3 * HOUR }, whole)).toEqual(asked);
  });

  it("cuts off what lies outside", () => {
    expect(placeOf({ from: -HOUR, to: 12 * HOUR }, whole)).toEqual({ left: 0, width: 50 });
    expect(placeOf({ from: 25 * HOUR, to: 26 * HOUR }, whole)).toBeNull();
  });
});

describe("the hours of the axis", () => {
  const clock = (zone: string) => (moment: number) => minuteOfDay(moment, zone);
  const hours = (from: string, zone: string): number[] => {
    const view = { from: ms(from), to: ms(from) + 6 * HOUR };
    return ticksOf(view, 0.1, clock(zone)).map((tick) => minuteOfDay(tick, zone) / 60);
  };

  it("are those of the family's clock, also half an hour beside ours", () => {
    expect(hours("2026-01-10T18:10:00Z", "Asia/Kolkata")).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("come twice in a night with 25 hours, and leave one out in a night with 23", () => {
    expect(hours("2026-10-24T22:30:00Z", "Europe/Berlin")).toEqual([1, 2, 2, 3, 4, 5]);
    expect(hours("2026-03-28T23:30:00Z", "Europe/Berlin")).toEqual([1, 3, 4, 5, 6, 7]);
  });

  it("stand farther apart where there is less room", () => {
    const view = { from: ms("2026-01-10T18:30:00Z"), to: ms("2026-01-11T06:30:00Z") };
    expect(ticksOf(view, 0.15, clock("Europe/Berlin")).map((tick) => minuteOfDay(tick, "Europe/Berlin") / 60)).toEqual([
      20, 22, 0, 2, 4, 6,
    ]);
  });
});

describe("the levels", () => {
  const gap = { since: at(3), until: at(3, 10), cause: "camera_gone" } as const;
  const sound = soundOf(lane({ gaps: [gap], incidents: [called()] }).levels);

  it("say how loud it was, and nothing of what was not heard", () => {
    expect(heardAt(sound, ms(at(1)))).toEqual({ db: -60, zone: "quiet" });
    expect(heardAt(sound, ms(at(2, 20)))).toEqual({ db: -18, zone: "loud" });
    expect(heardAt(sound, ms(at(3, 5)))).toBeNull();
    expect(heardAt(sound, ms("2026-01-20T00:00:00Z"))).toBeNull();
  });

  it("are drawn with a hole where the room was not heard, and in the alarm's colour where they went over its line", () => {
    const [times, all, , louds] = drawnOf(sound);
    const place = (time: string): number => times.indexOf(ms(time) / 1000);
    expect(all?.[place(at(3, 5))]).toBeNull();
    expect([louds?.[place(at(2, 20))], louds?.[place(at(1))]]).toEqual([-18, null]);
  });

  it("fill a lane from below the floor to above what was loudest", () => {
    expect(spanOf(sound)).toEqual([-66, -15]);
    expect(spanOf(soundOf({ ...lane().levels, max: "", floor: "", loud: "" }))).toEqual([-75, -5]);
  });
});

describe("the moments", () => {
  const clip = { id: "a", started_at: at(2, 13), duration_s: 60, onset_s: 60, noise: null, incident: 5 };
  const fed = { id: 1, kind: "fed", at: at(2, 20), note: "", by: 1 } as const;
  const room = lane({ incidents: [called({ clips: ["a"] })], clips: [clip], marks: [fed] });
  const view = (hours: number) => ({ from: ms(at(2)), to: ms(at(2)) + hours * HOUR });

  it("are one where a thumb could not part them, and part when one comes near", () => {
    expect(momentsOf(room, view(12), 0.1)).toHaveLength(1);
    expect(momentsOf(room, view(0.5), 0.1)).toHaveLength(2);
  });

  it("have a call's clip with the call", () => {
    const [first] = momentsOf(room, view(0.5), 0.1);
    expect([first?.incidents.length, first?.clips.length, first?.marks.length]).toEqual([1, 1, 0]);
  });
});

describe("what the head says", () => {
  it("counts who got up, and what was over before anybody came", () => {
    const alone = called({ id: 6, since: at(4), until: at(4, 1), answered_by: null, answered_s: null, up_s: null, ups: [] });
    const told = night({ rooms: [lane({ incidents: [called(), alone] })] });
    expect(factsOf(told)).toMatchObject({ up: [{ name: "Ana", times: 1 }], alone: 1, goesOn: false });
  });

  it("counts no camera that was gone, and nothing before the night", () => {
    const lost = called({ kind: "monitor_lost", about: "monitor" });
    const told = night({ rooms: [lane({ incidents: [lost, called({ since: at(18), until: at(18, 5) })] })] });
    expect(factsOf(told).up).toEqual([]);
  });

  it("names the gaps of the night only, the longest first", () => {
    const gaps = [
      { since: at(12), until: at(20, 5), cause: "not_watched" } as const,
      { since: at(3), until: at(3, 12), cause: "camera_gone" } as const,
      { since: at(8), until: at(9), cause: "server_off" } as const,
    ];
    expect(gapsOf(night({ rooms: [lane({ gaps })] })).map(({ cause, from, to }) => [cause, (to - from) / MINUTE])).toEqual([
      ["camera_gone", 12],
      ["not_watched", 5],
    ]);
  });
});

describe("the ends of a sleep", () => {
  const sleep = { from: 10 * HOUR, to: 12 * HOUR };
  const limits = roomOf(
    sleep,
    [
      { from: 6 * HOUR, to: 9 * HOUR },
      { from: 13 * HOUR, to: 14 * HOUR },
    ],
    { from: 0, to: 20 * HOUR },
  );

  it("are moved to whole minutes, as far as the neighbours leave", () => {
    expect(limits).toEqual({ from: 9 * HOUR, to: 13 * HOUR });
    expect(withEnd(sleep, "from", 9.5 * HOUR + 20_000, limits).from).toBe(9.5 * HOUR);
    expect(withEnd(sleep, "from", 0, limits).from).toBe(9 * HOUR);
    expect(withEnd(sleep, "to", 15 * HOUR, limits).to).toBe(13 * HOUR);
  });

  it("stay a minute apart", () => {
    expect(withEnd(sleep, "from", 20 * HOUR, limits)).toEqual({ from: 12 * HOUR - MINUTE, to: 12 * HOUR });
    expect(withEnd(sleep, "to", 0, limits)).toEqual({ from: 10 * HOUR, to: 10 * HOUR + MINUTE });
  });
});

describe("a sleep that nobody guessed", () => {
  const place = (change: Parameters<typeof lane>[0], from: string, to: string) => {
    const made = madeSleep(night(), lane(change), { from: ms(from), to: ms(to) });
    return made && [made.since, made.until];
  };
  const sleep = (since: string, until: string) => ({ id: null, since, until, source: "guess" }) as const;

  it("begins as an hour in the middle of what is looked at", () => {
    expect(place({}, at(20), at(23))).toEqual([at(21), at(22)]);
  });

  it("begins in the widest place between the others, and fills a small one", () => {
    const others = [sleep(at(20), at(21)), sleep(at(21, 30), at(23))];
    expect(place({ sleep: others }, at(20), at(23))).toEqual([at(21), at(21, 30)]);
    expect(place({ sleep: others }, at(20), at(2))).toEqual([at(0), at(1)]);
    expect(place({ awake: [{ ...sleep(at(23), at(2)), id: 4, source: "corrected" }], sleep: others }, at(20), at(2))).toEqual([
      at(21),
      at(21, 30),
    ]);
  });

  it("has no place where all is sleep already", () => {
    expect(place({ sleep: [sleep(at(20), at(6))] }, at(21), at(23))).toBeNull();
  });
});

describe("what the camera measured", () => {
  const seconds = (time: string): number => ms(time) / 1000;
  const reading = {
    name: "battery",
    label: "Battery",
    unit: "%",
    points: [
      [seconds(at(20)), 81],
      [seconds(at(20, 1)), 71],
      [seconds(at(21)), 61],
    ],
  };

  it("is a line over what is looked at, and breaks off where nothing was measured", () => {
    expect(readingPath(reading, { from: ms(at(20)), to: ms(at(22)) })).toBe("M0.0 0.0L8.3 10.0M500.0 20.0");
    expect(readingPath(reading, { from: ms(at(1)), to: ms(at(2)) })).toBeNull();
  });

  it("is a line where it stays as it is, although that is told each quarter of an hour only", () => {
    const full = { ...reading, points: [0, 15, 30].map((minute) => [seconds(at(20, minute)), 100]) };
    expect(readingPath(full, { from: ms(at(20)), to: ms(at(21)) })).toBe("M0.0 10.0L250.0 10.0L500.0 10.0");
  });

  it("is said by its first and its last value", () => {
    expect(readingWords(reading)).toBe("81 % – 61 %");
    expect(readingWords({ ...reading, points: [[0, 21.04]], unit: "°C" })).toBe("21 °C");
  });
});
