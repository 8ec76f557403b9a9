import type { CallMessage, Stage } from "@/realtime/messages";

type Tell = (receipt: { type: "receipt"; delivery: number; token: string; stage: Stage }) => void;

const KEPT = 50;

/** Proves to the server how far each call came on this page; every stage is told once. */
export class Receipts {
  private readonly calls = new Map<number, { token: string; told: Set<Stage> }>();

  constructor(private readonly tell: Tell) {}

  /** A call has arrived. A repeat of it changes nothing. */
  received(call: CallMessage): void {
    if (this.calls.has(call.delivery)) return;
    this.calls.set(call.delivery, { token: call.token, told: new Set() });
    for (const oldest of [...this.calls.keys()].slice(0, -KEPT)) this.calls.delete(oldest);
    this.note(call.delivery, "received");
  }

  /** All calls that have arrived so far came as far as `stage`. */
  reached(stage: Stage): void {
    for (const delivery of this.calls.keys()) this.note(delivery, stage);
  }

  waitsFor(stage: Stage): boolean {
    return [...this.calls.values()].some(({ told }) => !told.has(stage));
  }

  /** What was taken back will not ring any more. */
  forget(): void {
    this.calls.clear();
  }

  private note(delivery: number, stage: Stage): void {
    const call = this.calls.get(delivery);
    if (!call || call.told.has(stage)) return;
    call.told.add(stage);
    this.tell({ type: "receipt", delivery, token: call.token, stage });
  }
}
