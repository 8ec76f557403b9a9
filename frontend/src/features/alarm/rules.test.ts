import { incident, noise as noiseOf } from "@/testing/things";
import type { Incident } from "@/shared/api/types";
import { alarmOf, type Facts, rings, roundKey } from "./rules";
import { lineOf, saidOf } from "./said";

const nothing: Facts = {
  incidents: [],
  link: "ok",
  me: 1,
  called: new Set(),
  answered: new Set(),
  noises: {},
  noisesKnown: new Set(),
  alarmDown: null,
  deaf: new Set(),
  silenceKnown: false,
  downKnown: false,
  handoff: null,
};
const with_ = (change: Partial<Facts>) => alarmOf({ ...nothing, ...change });
const alarmDown = { words: "Nobody can be called.", since: null };
const noise = noiseOf();

describe("what the page rings for", () => {
  it("is silent while all is well", () => {
    expect(with_({})).toMatchObject({ incidents: [], melody: null, subject: null });
  });

  it("rings the baby's melody while a room is loud, and stops when it is quiet, with the screen still there", () => {
    expect(with_({ incidents: [incident()] }).melody).toBe("baby");
    const calm = with_({ incidents: [incident({ noisy: false })] });
    expect(calm).toMatchObject({ melody: null });
    expect(calm.incidents).toHaveLength(1);
  });

  it("rings another melody for a room that is not heard, quiet or not", () => {
    expect(with_({ incidents: [incident({ kind: "monitor_lost", noisy: false })] }).melody).toBe("lost");
  });

  it("lets the baby's melody go before the other", () => {
    const alarm = with_({ incidents: [incident({ id: 2, kind: "monitor_lost", room: 8 }), incident()] });
    expect(alarm.melody).toBe("baby");
    expect(alarm.incidents.map(({ id }) => id)).toEqual([1, 2]);
  });

  it("goes silent with the tap, before the server has answered, and rings anew in the next round", () => {
    const answered = new Set([roundKey(incident())]);
    expect(with_({ incidents: [incident()], answered }).melody).toBeNull();
    expect(with_({ incidents: [incident({ round: 2 })], answered }).melody).toBe("baby");
  });

  it("does not ring once somebody has it", () => {
    expect(with_({ incidents: [incident({ state: "acked" })] })).toMatchObject({ incidents: [], melody: null });
  });

  it("rings on in a drill for who has not answered, on all of their devices, and is over for who has", () => {
    const [ana, ben] = [
      { id: 1, name: "Ana" },
      { id: 2, name: "Ben" },
    ];
    const drill = incident({ kind: "test", noisy: false, told: [ana, ben], answered: [ben] });
    expect(with_({ incidents: [drill] })).toMatchObject({ melody: "baby", incidents: [{ id: 1 }] });
    expect(with_({ incidents: [drill], me: 2, called: new Set([roundKey(drill)]) })).toMatchObject({ melody: null, incidents: [] });
  });

  it("rings by itself when the server has been silent for 15 s, until the person knows", () => {
    expect(with_({ link: "late" }).melody).toBeNull();
    expect(with_({ link: "lost" })).toMatchObject({ subject: "link", melody: "lost" });
    expect(with_({ link: "lost", silenceKnown: true })).toMatchObject({ subject: null, melody: null });
  });

  it("rings when the server says that it can call nobody", () => {
    expect(with_({ alarmDown })).toMatchObject({ subject: "down", melody: "lost" });
    expect(with_({ alarmDown, downKnown: true })).toMatchObject({ subject: null, melody: null });
  });

  it("rings for a noise that could not be written down, whoever is on duty, until it is answered here", () => {
    const noises = { 7: { noise, at: 0, alone: true } };
    expect(with_({ noises })).toMatchObject({ melody: "baby", bare: [{ noise: { id: "n1" } }] });
    expect(with_({ noises: { 7: { noise, at: 0, alone: false } } }).melody).toBeNull();
    expect(with_({ noises, noisesKnown: new Set(["n1"]) })).toMatchObject({ melody: null, bare: [] });
  });
});

describe("what fills the screen", () => {
  const noises = { 7: { noise, at: 0, alone: true } };
  const open: Incident[] = [
    incident(),
    incident({ noisy: false }),
    incident({ kind: "battery_low" }),
    incident({ kind: "mic_muted" }),
    incident({ kind: "monitor_lost" }),
    incident({ kind: "test", noisy: false }),
    incident({ state: "acked" }),
    incident({ state: "snoozed" }),
  ];

  it.each(open)("is the silence of the server before any incident: $kind $state $noisy", (each) => {
    for (const known of [false, true])
      expect(
        with_({ link: "lost", incidents: [each], noises, alarmDown, downKnown: known, answered: new Set(known ? [roundKey(each)] : []) }),
      ).toMatchObject({ subject: "link", melody: "lost" });
  });

  it.each(open)("is the server's own trouble before any incident: $kind $state $noisy", (each) => {
    expect(with_({ incidents: [each], noises, alarmDown })).toMatchObject({ subject: "down", melody: "lost" });
  });

  it("never sounds without its reason: the first incident is one of those that ring", () => {
    for (const one of open)
      for (const other of open) {
        const { subject, melody, incidents } = with_({ incidents: [one, { ...other, id: 2, room: 8 }] });
        if (melody === "baby")
          expect([subject, ["noise", "test"].includes(incidents[0]!.kind), rings(incidents[0]!)]).toEqual(["cry", true, true]);
        if (melody === "lost") expect([subject, incidents[0]!.kind !== "noise"]).toEqual(["trouble", true]);
        if (melody === null) expect(subject === null || subject === "incident").toBe(true);
      }
  });

  it("goes on ringing for what rang while the server is only late", () => {
    expect(with_({ link: "late", incidents: [incident()] })).toMatchObject({ subject: "cry", melody: "baby" });
  });

  it("rings no more for what was known before the silence, once that was stopped", () => {
    const stopped = { link: "lost" as const, silenceKnown: true, incidents: [incident()], noises };
    expect(with_(stopped)).toMatchObject({ subject: "incident", melody: null, incidents: [{ id: 1 }] });
    expect(with_({ ...stopped, answered: new Set([roundKey(incident())]) })).toMatchObject({ subject: null, melody: null });
  });

  it("rings for the silence although the sound of other trouble was stopped, and the other way round", () => {
    expect(with_({ link: "lost", alarmDown, downKnown: true })).toMatchObject({ subject: "link", melody: "lost" });
    expect(with_({ link: "ok", alarmDown, silenceKnown: true })).toMatchObject({ subject: "down", melody: "lost" });
  });

  it("is a room that is not heard before the old cry of the same room, and a cry elsewhere before both", () => {
    const old = [incident(), incident({ id: 2, kind: "monitor_lost" })];
    const gone = with_({ incidents: old, deaf: new Set([7]) });
    expect(gone).toMatchObject({ subject: "trouble", melody: "lost" });
    expect(gone.incidents.map(({ id }) => id)).toEqual([2, 1]);
    const elsewhere = with_({ incidents: [...old, incident({ id: 3, room: 8 })], deaf: new Set([7]) });
    expect(elsewhere).toMatchObject({ subject: "cry", melody: "baby" });
    expect(elsewhere.incidents.map(({ id }) => id)).toEqual([3, 2, 1]);
  });

  it("is a noise that could not be written down before the screen of “not me”", () => {
    const handoff = roundKey(incident());
    expect(with_({ handoff, incidents: [incident()] })).toMatchObject({ subject: "handoff", melody: null });
    expect(with_({ handoff, incidents: [incident()], noises })).toMatchObject({ subject: "noise", melody: "baby" });
  });
});

describe("what is said of an incident", () => {
  const kinds = ["noise", "monitor_lost", "mic_muted", "battery_low", "test"] as const;

  it.each(kinds)("is only how old it is while the server is silent: %s", (kind) => {
    for (const noisy of [true, false]) {
      const { headline, words } = saidOf(incident({ kind, noisy }), 40, false);
      expect(headline).toMatch(/^(was|had) .* 40 s ago$/);
      expect(words).not.toMatch(/quiet|loud| is /);
      expect(lineOf(incident({ kind, noisy }), 40)).toMatch(/^Zoe (was|had) .* 40 s ago$/);
    }
  });

  it("is a cry where one was recognised, and says why it woke", () => {
    const cry = incident({ noisy: true, certainty: "cry", cause: "crying", cause_s: 3, words: "Zoe: a cry, crying for 3 s (-18 dB)" });
    expect(saidOf(cry, null, true)).toEqual({ headline: "is crying", words: "Zoe: a cry, crying for 3 s (-18 dB)", cause: null });
    expect(saidOf({ ...cry, certainty: "probably_cry" }, null, true).headline).toBe("is probably crying");
    expect(saidOf({ ...cry, noisy: false }, null, true)).toEqual({
      headline: "was crying",
      words: "It is quiet now.",
      cause: "a cry, crying for 3 s",
    });
    expect(saidOf(cry, 40, true)).toEqual({
      headline: "was crying 40 s ago",
      words: "It was still open when babycam was last heard.",
      cause: null,
    });
    expect(saidOf(incident({ noisy: true, cause: "long", cause_s: 60 }), null, true).cause).toBe("a noise, loud for 60 s");
  });

  it("is “quiet” only of a room that is heard, and because the server said so", () => {
    expect(saidOf(incident({ noisy: false }), null, true).words).toBe("It is quiet now.");
    expect(saidOf(incident({ kind: "monitor_lost" }), null, true)).toEqual({
      headline: "was not heard",
      words: "The room is heard again.",
      cause: null,
    });
    expect(saidOf(incident({ kind: "monitor_lost" }), null, false).headline).toBe("is not heard");
    expect(saidOf(incident({ noisy: false }), null, false).words).not.toMatch(/quiet now/);
    expect(saidOf(incident({ noisy: true }), null, false, "Its worker does not answer.")).toEqual({
      headline: "was loud",
      words: "Its worker does not answer.",
      cause: "a noise, loud for 2 s",
    });
  });
});
