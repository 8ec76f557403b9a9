import { beatOf, type PhoneFacts, trackWord } from "./beat";
import { checklist, told } from "./checklist";
import { lackOf, pictures, processingOf, sound, sounds } from "./constraints";
import { parseWord } from "./contract";
import { DIM_AFTER_MS, DOT_MOVES_MS, dotAt, isDim } from "./dim";
import { choiceFrom, tickedFrom } from "./memory";
import { loopOf, MADE, wav } from "./noise";
import { proposed } from "./Pairing";
import { playingOf } from "./playing";
import { sendingOf, shrink } from "./quality";
import { ServerTime } from "./server-time";
import { systemOf, systemWords } from "./system";
import { shade } from "./Dark";
import { atRest, step } from "./reconnect";
import { truthOf } from "./truth";
import { FEVER_MS, Warmth } from "./warmth";

const choice = { camera: null, microphone: null, facing: "environment" } as const;

describe("what is asked of the phone", () => {
  it("turns off all that improves speech", () => {
    expect(sound(choice)).toMatchObject({ echoCancellation: false, noiseSuppression: false, autoGainControl: false });
  });

  it("falls from the chosen camera to the side to anything", () => {
    const ladder = pictures({ ...choice, camera: "gone" });
    expect(ladder[0]).toMatchObject({ deviceId: { exact: "gone" } });
    expect(ladder[1]).toMatchObject({ facingMode: { ideal: "environment" }, width: { ideal: 1280 } });
    expect(ladder[2]).toMatchObject({ width: { ideal: 640 } });
    expect(ladder.at(-1)).toBe(true);
    expect(sounds({ ...choice, microphone: "gone" })).toHaveLength(3);
  });

  it("tells why not", () => {
    const named = (name: string): Error => Object.assign(new Error("no"), { name });
    expect(["NotAllowedError", "NotFoundError", "NotReadableError", "AbortError"].map((name) => lackOf(named(name)))).toEqual([
      "denied",
      "none",
      "busy",
      "busy",
    ]);
  });

  it("reads back what it got; null where nobody tells", () => {
    expect(processingOf({ autoGainControl: true, noiseSuppression: false })).toEqual({
      gain_control: true,
      noise_suppression: false,
      echo_cancellation: null,
    });
    expect(processingOf(null).gain_control).toBeNull();
  });
});

describe("the beat", () => {
  const facts: PhoneFacts = {
    at: 1.4,
    battery: { level: 0.534, charging: false },
    network: "wifi",
    visible: true,
    wakeLock: null,
    mic: { readyState: "live", muted: true },
    micLack: null,
    camera: null,
    cameraLack: "denied",
    processing: { gain_control: false, noise_suppression: null, echo_cancellation: false },
    hot: null,
    publishing: "connected",
    playing: null,
    canSound: false,
    torch: null,
    quality: "1280x720",
    system: "x",
    checks: {},
  };

  it("says what the contract asks for, and null for what is not told", () => {
    expect(beatOf(facts)).toEqual({
      type: "beat",
      at: 1,
      battery: 53,
      charging: false,
      network: "wifi",
      visible: true,
      wake_lock: null,
      mic: "muted",
      camera: "denied",
      gain_control: false,
      noise_suppression: null,
      echo_cancellation: false,
      hot: null,
      publishing: "connected",
      playing: null,
      can_sound: false,
      torch: null,
      quality: "1280x720",
      system: "x",
      checks: {},
    });
    expect(beatOf({ ...facts, battery: null })).toMatchObject({ battery: null, charging: null });
  });

  it("has a word for each fate of a microphone", () => {
    expect([
      trackWord({ readyState: "live", muted: false }, null),
      trackWord({ readyState: "ended", muted: false }, null),
      trackWord(null, "busy"),
      trackWord(null, "none"),
      trackWord(null, null),
    ]).toEqual(["live", "ended", "ended", "none", "none"]);
  });
});

describe("the screen", () => {
  it("goes dark after a while, only as a camera", () => {
    expect([isDim(DIM_AFTER_MS - 1, 0, true), isDim(DIM_AFTER_MS, 0, true), isDim(DIM_AFTER_MS, 0, false)]).toEqual([false, true, false]);
  });

  it("moves its dot each minute and keeps it on the screen", () => {
    const places = Array.from({ length: 600 }, (_, minute) => dotAt(minute * DOT_MOVES_MS));
    for (const { x, y } of places) expect(x > 10 && x < 90 && y > 10 && y < 85).toBe(true);
    expect(new Set(places.map(({ x, y }) => `${Math.round(x / 10)}${Math.round(y / 10)}`)).size).toBeGreaterThan(40);
    expect(dotAt(0)).toEqual(dotAt(DOT_MOVES_MS - 1));
  });

  it("shines in the wished colour, black at level 0", () => {
    expect([shade("#ff8040", 0.5), shade("#ff8040", 0), shade("red", 1)]).toEqual(["rgb(128 64 32)", "rgb(0 0 0)", "#000"]);
  });
});

describe("the truth", () => {
  const known = {
    way: { ...atRest(0), phase: "live" as const },
    room: "Zoe",
    heard: { at: 0, heard: true, sees: true, level_db: -40, state: "quiet", words: "", waits: false },
    mic: "live" as const,
    micLack: null,
    secure: true,
    refusal: "",
  };

  it("is good only while the server hears", () => {
    expect(truthOf(known)).toMatchObject({ tone: "good", title: "Zoe is heard" });
    expect(truthOf({ ...known, heard: null })).toMatchObject({ tone: "bad", title: "The server is out of reach" });
  });

  it("says why a phone that is connected is not heard", () => {
    const said = "The camera’s sound (Opus) cannot be read. Choose another one in its settings, such as AAC or G.711.";
    expect(truthOf({ ...known, heard: { ...known.heard, heard: false, words: said } })).toEqual({
      tone: "bad",
      title: "The server does not hear this phone",
      help: said,
    });
  });

  it("counts the tries", () => {
    const waiting = { ...known, heard: { ...known.heard, heard: false }, way: { ...known.way, phase: "waiting" as const, failures: 3 } };
    expect(truthOf(waiting)).toMatchObject({ tone: "bad", help: "Trying again (3)." });
  });

  it("names a call, a missing and a forbidden microphone, and an address that is not secure", () => {
    expect(truthOf({ ...known, mic: "muted" }).title).toContain("turned its microphone off");
    expect(truthOf({ ...known, mic: "none", micLack: "none" }).title).toBe("No microphone found");
    expect(truthOf({ ...known, mic: "denied", micLack: "denied" }).title).toContain("not allowed");
    expect(truthOf({ ...known, secure: false }).title).toContain("not secure");
    expect(truthOf({ ...known, way: step(atRest(0), "stop", 0).way }).title).toBe("Not started");
  });
});

describe("a lullaby", () => {
  const play = { track: "rain", volume: 0.5, until: "2026-03-01T20:00:00Z", fade_s: 60 };
  const end = Date.parse(play.until);

  it("starts softly, fades and ends by itself", () => {
    expect(playingOf(play, end - 600_000, end - 600_000)?.volume).toBeCloseTo(0.05);
    expect(playingOf(play, end - 600_000, 0)).toMatchObject({ volume: 0.5, left_s: 600 });
    expect(playingOf(play, end - 30_000, 0)?.volume).toBeCloseTo(0.25);
    expect(playingOf(play, end, 0)).toBeNull();
    expect(playingOf({ ...play, track: null }, 0, 0)).toBeNull();
    expect(playingOf({ ...play, until: null }, end, 0)).toMatchObject({ volume: 0.5, left_s: null });
  });

  it("goes by the server's clock, though the phone's is a day off", () => {
    let phone = end + 86_400_000 - 60_000;
    const time = new ServerTime(() => phone);
    time.learn(new Date(end - 60_000).toISOString());
    expect(playingOf(play, time.now(), 0)).not.toBeNull();
    phone += 60_000;
    expect(playingOf(play, time.now(), 0)).toBeNull();
  });

  it("is made here: as loud as the others, and its end flows into its beginning", () => {
    const rate = 2_000;
    for (const made of MADE) {
      const loop = loopOf(made, rate);
      const power = Math.sqrt(loop.reduce((sum, value) => sum + value * value, 0) / loop.length);
      expect(Math.max(...loop.map(Math.abs))).toBeLessThanOrEqual(0.981);
      expect(power).toBeGreaterThan(0.04);
      const steps = loop.map((value, index) => Math.abs(value - (loop[index - 1] ?? value)));
      expect(Math.abs((loop[0] ?? 0) - (loop.at(-1) ?? 0))).toBeLessThanOrEqual(Math.max(...steps) * 1.2);
    }
  });

  it("is a WAV file", async () => {
    const file = wav(new Float32Array([0, 1, -1]), 8000);
    expect(file.size).toBe(50);
    expect(file.type).toBe("audio/wav");
    await Promise.resolve();
  });
});

describe("small rules", () => {
  it("calls a phone hot only when it stays so", () => {
    const warmth = new Warmth();
    expect(warmth.feel("critical", 0)).toBe("nominal");
    expect(warmth.feel("serious", 50_000)).toBe("nominal");
    expect(warmth.feel("critical", FEVER_MS)).toBe("serious");
    expect(warmth.feel("fair", FEVER_MS + 1)).toBe("fair");
  });

  it("sends less when a parent wishes, or when the phone is hot", () => {
    expect(sendingOf("720p", false).kbps).toBe(2500);
    expect(sendingOf("auto", true).lines).toBe(360);
    expect(sendingOf("sound", false).picture).toBe(false);
    expect(shrink(sendingOf("360p", false), 1280, 720)).toBe(2);
    expect(shrink(sendingOf("auto", false), 640, 480)).toBe(1);
  });

  it("knows the system", () => {
    const iphone =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) " +
      "Version/17.5 Mobile/15E148 Safari/604.1";
    const android = "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36";
    expect([
      systemOf({ userAgent: iphone, touchPoints: 5 }),
      systemOf({ userAgent: android, touchPoints: 5 }),
      systemOf({ userAgent: "Macintosh", touchPoints: 5 }),
      systemOf({ userAgent: "Macintosh", touchPoints: 0 }),
    ]).toEqual(["ios", "android", "ios", "mac"]);
    expect([systemWords(iphone), systemWords(android)]).toEqual(["iOS 17.5, Safari 17", "Android 14, Chrome 126"]);
  });

  it("ticks off what it finds out, and asks a person for the rest", () => {
    const facts = {
      system: "ios" as const,
      charging: null,
      wakeLock: true,
      visible: true,
      gain: true,
      standalone: false,
      permission: "granted" as const,
    };
    const checks = told(checklist(facts, new Set(["guided", "awake"])));
    expect(checks).toMatchObject({ plugged: null, awake: true, guided: true, auto_lock: null, gain: false, tab: true, permission: true });
    expect(checklist(facts, new Set()).find(({ name }) => name === "guided")?.byHand).toBe(true);
    expect(checklist({ ...facts, system: "android" }, new Set()).map(({ name }) => name)).toContain("optimiser");
  });

  it("remembers only what makes sense", () => {
    expect(choiceFrom('{"camera":"a","facing":"user","microphone":4}')).toEqual({ camera: "a", microphone: null, facing: "user" });
    expect(choiceFrom("{")).toEqual(choice);
    expect([...tickedFrom('["a",1]')]).toEqual(["a"]);
  });

  it("understands the server, also a newer one", () => {
    expect(parseWord('{"type":"novelty"}')).toEqual({ type: "novelty" });
    expect([parseWord("{"), parseWord("3"), parseWord(new Blob())]).toEqual([null, null, null]);
  });

  it("proposes the room that still needs a camera", () => {
    const rooms = [
      { id: 1, name: "Zoe", taken: "Old phone" },
      { id: 2, name: "Max", taken: null },
    ];
    expect([
      proposed({ family: "", room: 1, rooms }),
      proposed({ family: "", room: null, rooms }),
      proposed({ family: "", room: null, rooms: rooms.slice(0, 1) }),
    ]).toEqual([1, 2, 1]);
  });
});
