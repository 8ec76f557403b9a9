import type { Patience } from "@/shared/api/types";

/** How long a sound may last before it rings. */
export const patience: Record<Patience, { name: string; help: string }> = {
  instant: { name: "Instant", help: "The first sound over the line rings." },
  quick: { name: "Quick", help: "A much louder sound rings after 0.3 s, one just over the line after 1.5 s." },
  patient: { name: "Patient", help: "A much louder sound rings after 2 s, one just over the line after 30 s." },
  own: { name: "Own", help: "Your own curve." },
};
