import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "@/shared/lib/paths";
import { call } from "./client";
import { useMay } from "./session";
import type { Proposal } from "./types";

/** Under "incidents", because each verdict changes one. */
const proposalQuery = (room: number) =>
  queryOptions({
    queryKey: ["incidents", "proposal", room],
    queryFn: ({ signal }) => call<Proposal>(api.proposal(room), { signal }),
  });

/** What the verdicts propose for this room, to whoever may change it. */
export function useProposal(room: number) {
  return useQuery({ ...proposalQuery(room), enabled: useMay("room.edit") });
}
