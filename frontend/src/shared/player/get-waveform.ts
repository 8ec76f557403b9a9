import { useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Waveform } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** How a clip sounds, of one that did not say so itself; it never changes. */
export const useWaveform = (id: string, wanted: boolean) =>
  useQuery({
    queryKey: ["waveform", id],
    queryFn: ({ signal }) => call<Waveform>(api.waveform(id), { signal }),
    enabled: wanted,
    staleTime: Infinity,
    retry: 1,
  });
