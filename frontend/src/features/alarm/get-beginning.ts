import { send } from "@/shared/api/client";
import { api } from "@/shared/lib/paths";

/** Nobody stands before an alarm for longer. */
const PATIENCE_MS = 12_000;

/** The ten seconds of sound before a noise, and its first five. */
export const getBeginning = async (incident: number, noise: string): Promise<ArrayBuffer> => {
  const answer = await send(api.beginning(incident, noise), { signal: AbortSignal.timeout(PATIENCE_MS) });
  return answer.arrayBuffer();
};
