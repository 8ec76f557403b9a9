import { incident } from "@/testing/things";
import { alarmOf, type Facts, roundKey } from "./rules";

const nothing: Facts = { incidents: [], link: "ok", me: 1, called: new Set(), answered: new Set(), noises: {}, noisesKnown: new Set(), alarmDown: null, silenceKnown: false };
const with_ = (change: Partial<Facts>) => alarmOf({ ...nothing, ...change });
const noise = { id: "n1", room: 7, onset_at: "", started_at: "", ended_at: null, level_db: -18, peak_db: null, threshold_db: -35, loud_s: null, incident: null };

describe("what the page rings for", () => {
  it("is silent while all is well", () => {
    expect(with_({})).toMatchObject({ incidents: [], melody: null, noLink: false });
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
    expect(with_({ link: "lost" })).toMatchObject({ noLink: true, melody: "lost" });
    expect(with_({ link: "lost", silenceKnown: true })).toMatchObject({ noLink: false, melody: null });
  });

  it("rings when the server says that it can call nobody", () => {
    expect(with_({ alarmDown: "Nobody can be called." })).toMatchObject({ down: "Nobody can be called.", melody: "lost" });
  });

  it("rings for a noise that could not be written down, whoever is on duty, until it is answered here", () => {
    const noises = { 7: { noise, at: 0, alone: true } };
    expect(with_({ noises })).toMatchObject({ melody: "baby", bare: [{ noise: { id: "n1" } }] });
    expect(with_({ noises: { 7: { noise, at: 0, alone: false } } }).melody).toBeNull();
    expect(with_({ noises, noisesKnown: new Set(["n1"]) })).toMatchObject({ melody: null, bare: [] });
  });
});
