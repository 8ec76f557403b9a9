import { useIsFetching } from "@tanstack/react-query";
import { useEffect, useState } from "react";

/** So long is waited for whatever is slow; then what there is, is shown. */
const MOST_MS = 1_200;
/** An answer may bring another question. */
const NEXT_MS = 60;

/** Has everything come that this page asks for the first time? Once true it stays true. */
export function useSettled(): boolean {
  const coming = useIsFetching({ predicate: ({ state }) => state.data === undefined });
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    if (settled || coming) return;
    const timer = setTimeout(() => setSettled(true), NEXT_MS);
    return () => clearTimeout(timer);
  }, [coming, settled]);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), MOST_MS);
    return () => clearTimeout(timer);
  }, []);
  return settled;
}
