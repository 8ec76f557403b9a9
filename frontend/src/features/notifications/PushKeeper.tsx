import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { onPushChanged } from "@/shared/lib/service-worker";
import { usePush } from "./get-push";

/** Shows nothing: while somebody is logged in, this browser's subscription is kept theirs. */
export function PushKeeper() {
  const queries = useQueryClient();
  usePush();
  useEffect(() => onPushChanged(() => void queries.invalidateQueries({ queryKey: ["push"] })), [queries]);
  return null;
}
