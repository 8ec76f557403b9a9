import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "@/shared/api/client";
import type { Adopted } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** Takes up recordings, a few at a time, until none is left; `room`: for those whose own room is gone. How many there were. */
async function adoptRecordings(room: number | null, progress: (done: number) => void): Promise<number> {
  let done = 0;
  for (;;) {
    const turn = await call<Adopted>(api.adopt, { method: "POST", json: { room } });
    done += turn.adopted;
    progress(done);
    if (turn.left === 0 || turn.adopted === 0) return done;
  }
}

export function useAdopt() {
  const queries = useQueryClient();
  const [done, setDone] = useState(0);
  const adopt = useMutation({
    mutationFn: (room: number | null) => adoptRecordings(room, setDone),
    onSettled: () => queries.invalidateQueries(),
  });
  return { ...adopt, done };
}
