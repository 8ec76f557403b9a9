import { atRest, CONNECT_MS, due, hurried, MEDIA_MS, type News, step, type Way } from "./reconnect";
import { trouble } from "./watch";

const told = (way: Way, ...news: News[]): { way: Way; effects: string[] } =>
  news.reduce<{ way: Way; effects: string[] }>(
    ({ way: before, effects }, each) => {
      const next = step(before, each, 1000);
      return { way: next.way, effects: [...effects, ...next.effects] };
    },
    { way, effects: [] },
  );

describe("how the phone comes back", () => {
  it("gets media, connects and is live", () => {
    const { way, effects } = told(atRest(0), "start", "gotMedia", "connected");
    expect(way.phase).toBe("live");
    expect(effects).toEqual(["getMedia", "connect"]);
  });

  it("hangs up, waits and begins anew when the connection is lost, with no end", () => {
    let way = told(atRest(0), "start", "gotMedia", "connected", "lost").way;
    const waits: number[] = [];
    for (let round = 0; round < 50; round++) {
      waits.push(way.retryAt - 1000);
      expect(due(way, way.retryAt - 1, false)).toBeNull();
      expect(due(way, way.retryAt, false)).toBe("retry");
      way = told(way, "retry", "gotMedia", "failed").way;
    }
    expect(waits.slice(0, 6)).toEqual([500, 1000, 2000, 2000, 2000, 2000]);
    expect(waits.at(-1)).toBe(5000);
    expect(way.failures).toBe(51);
  });

  it("counts a try as good only when the server hears it", () => {
    const tried = told(atRest(0), "start", "gotMedia", "failed", "retry", "gotMedia", "connected").way;
    expect(tried.failures).toBe(1);
    expect(step(tried, "heard", 2000).way.failures).toBe(0);
  });

  it("gets media again when a track is taken away, whatever it did", () => {
    for (const before of [["start"], ["start", "gotMedia"], ["start", "gotMedia", "connected"], ["start", "noMedia"]] as News[][]) {
      const { way } = told(atRest(0), ...before);
      const next = step(way, "mediaLost", 5);
      expect(next.way.phase).toBe("media");
      expect(next.effects.at(-1)).toBe("getMedia");
    }
  });

  it("takes no notice of late news of a try that is over", () => {
    const stopped = told(atRest(0), "start", "gotMedia", "stop");
    expect(stopped.effects.slice(-2)).toEqual(["hangUp", "letGo"]);
    for (const late of ["gotMedia", "connected", "failed", "lost", "mediaLost", "retry", "heard"] as News[])
      expect(step(stopped.way, late, 9)).toEqual({ way: stopped.way, effects: [] });
  });

  it("waits for a person's answer, but not for a phone that says nothing", () => {
    const asking = told(atRest(0), "start").way;
    expect(due(asking, 1000 + MEDIA_MS + 1, true)).toBeNull();
    expect(due(asking, 1000 + MEDIA_MS + 1, false)).toBe("noMedia");
    const connecting = told(asking, "gotMedia").way;
    expect(due(connecting, 1000 + CONNECT_MS + 1, false)).toBe("failed");
  });

  it("tries at once when somebody looks", () => {
    const waiting = told(atRest(0), "start", "noMedia").way;
    expect(waiting.waitsFor).toBe("media");
    expect(due(hurried(waiting, 1001), 1001, false)).toBe("retry");
  });
});

describe("a connection that calls itself live", () => {
  const well = {
    now: 100_000,
    liveSince: 50_000,
    peer: "connected",
    peerSince: 50_000,
    sentAt: 99_500,
    sound: true,
    spokeAt: 99_000,
    heardAt: 99_000,
  };

  it("is left alone while the server hears it", () => {
    expect(trouble(well)).toBeNull();
  });

  it("is made anew when it broke, or is broken for a while", () => {
    expect(trouble({ ...well, peer: "failed" })).toBe("broken");
    expect(trouble({ ...well, peer: "disconnected", peerSince: 98_000 })).toBeNull();
    expect(trouble({ ...well, peer: "disconnected", peerSince: 96_000 })).toBe("broken");
  });

  it("is made anew when nothing goes out", () => {
    expect(trouble({ ...well, sentAt: 96_000 })).toBe("still");
  });

  it("is made anew when the server says that it hears nothing, but not when the server says nothing", () => {
    expect(trouble({ ...well, heardAt: 94_000 })).toBe("deaf");
    expect(trouble({ ...well, heardAt: 94_000, spokeAt: 90_000 })).toBeNull();
    expect(trouble({ ...well, heardAt: 94_000, sound: false })).toBeNull();
  });

  it("is given time to be heard first", () => {
    expect(trouble({ ...well, liveSince: 93_000, heardAt: 0 })).toBeNull();
    expect(trouble({ ...well, liveSince: 91_000, heardAt: 0 })).toBe("deaf");
  });
});
