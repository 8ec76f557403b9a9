import type { Delivery, Incident } from "@/shared/api/types";

/** How much a call has proven: it was touched, it sounds, it arrived, it is on its way. */
function strength(call: Delivery): number {
  if (call.seen_at) return 4;
  if (call.sounding_at) return 3;
  if (call.received_at) return 2;
  return call.sent_at ? 1 : 0;
}

/** The call to this person in the present round that proves most; the later one of equals. */
export function bestCall(incident: Incident, person: number): Delivery | undefined {
  const mine = incident.calls.filter((call) => call.person?.id === person && call.round === incident.round);
  return mine.toSorted((a, b) => strength(b) - strength(a) || Date.parse(b.created_at) - Date.parse(a.created_at))[0];
}
