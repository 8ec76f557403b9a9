import type { Heat } from "./contract";
import { Warmth } from "./warmth";

interface Battery extends EventTarget {
  level: number;
  charging: boolean;
}

interface Network extends EventTarget {
  type?: string;
  effectiveType?: string;
}

type Pressure = new (callback: (records: { state: Heat }[]) => void) => {
  observe: (source: string, options?: object) => Promise<void>;
  disconnect: () => void;
};

/** What the browser tells of its phone. null: it does not. `changed` is called when something does. */
export class Senses {
  private power: Battery | null = null;
  private pressure: { disconnect: () => void } | null = null;
  private readonly off = new AbortController();
  private readonly warmth = new Warmth();
  hot: Heat | null = null;

  constructor(private readonly changed: () => void) {
    void this.findBattery();
    void this.findPressure();
    this.listen(network());
  }

  get battery(): { level: number; charging: boolean } | null {
    return this.power && { level: this.power.level, charging: this.power.charging };
  }

  /** "wifi", "4g", "offline" ... */
  get network(): string | null {
    if (!navigator.onLine) return "offline";
    const found = network();
    return found?.type ?? found?.effectiveType ?? null;
  }

  stop(): void {
    this.off.abort();
    this.pressure?.disconnect();
  }

  private async findBattery(): Promise<void> {
    const ask = (navigator as { getBattery?: () => Promise<Battery> }).getBattery;
    this.power = ask ? await ask.call(navigator).catch(() => null) : null;
    for (const name of ["levelchange", "chargingchange"]) this.power?.addEventListener(name, this.changed, { signal: this.off.signal });
    if (this.power) this.changed();
  }

  private async findPressure(): Promise<void> {
    const Observer = (window as { PressureObserver?: Pressure }).PressureObserver;
    if (!Observer) return;
    const observer = new Observer((records) => {
      this.hot = this.warmth.feel(records.at(-1)?.state ?? "nominal", performance.now());
    });
    this.pressure = observer;
    await observer.observe("cpu", { sampleInterval: 10_000 }).catch(() => undefined);
  }

  private listen(target: EventTarget | undefined): void {
    target?.addEventListener("change", this.changed, { signal: this.off.signal });
  }
}

function network(): Network | undefined {
  return (navigator as { connection?: Network }).connection;
}

/** Keeps the screen on; asks again whenever the browser took it away. `held` null: nobody asked, or the browser has no such thing. */
export class Awake {
  private lock: WakeLockSentinel | null = null;
  private asking = false;
  private wanted = false;

  constructor(private readonly changed: () => void) {}

  get held(): boolean | null {
    return this.wanted && "wakeLock" in navigator ? this.lock !== null && !this.lock.released : null;
  }

  want(wanted: boolean): void {
    this.wanted = wanted;
    if (wanted) void this.take();
    else void this.lock?.release().catch(() => undefined);
  }

  /** To be called each second: cheap while it is held. */
  tick(): void {
    if (this.wanted && !this.held) void this.take();
  }

  private async take(): Promise<void> {
    if (this.asking || document.hidden || !("wakeLock" in navigator) || this.held) return;
    this.asking = true;
    this.lock = await navigator.wakeLock.request("screen").catch(() => null);
    this.asking = false;
    this.lock?.addEventListener("release", this.changed, { once: true });
    this.changed();
  }
}
