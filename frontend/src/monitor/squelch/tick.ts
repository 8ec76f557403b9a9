const LENGTH_S = 0.06;
const LOUDNESS = 0.05;
const PITCH_HZ = 660;

let context: AudioContext | null = null;

/** Call from a tap: browsers let a page tick only after one. */
export function allowTicks(): void {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  void context.resume().catch(() => undefined);
}

/** Would a tick be heard? */
export function canTick(): boolean {
  return context?.state === "running";
}

/** One soft tick: the room is listened to, and it is quiet. */
export function tick(): void {
  if (!context) return;
  const begin = context.currentTime;
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.005);
  gain.gain.exponentialRampToValueAtTime(0.0001, begin + LENGTH_S);
  const tone = new OscillatorNode(context, { frequency: PITCH_HZ });
  tone.connect(gain).connect(context.destination);
  tone.start(begin);
  tone.stop(begin + LENGTH_S);
}
