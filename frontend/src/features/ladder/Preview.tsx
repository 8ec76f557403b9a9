import { useQuery } from "@tanstack/react-query";
import { later } from "@/shared/i18n/later";
import { Failure, Notice, Skeleton } from "@/shared/ui/Surface";
import { Drawing } from "./Drawing";
import { ladderQuery, type Thought, thoughtQuery } from "./get-ladder";

/** The ladder as it is, or as it would be. `thought`: times that are not saved yet; undefined while one of them cannot be. */
export function Preview({ thought }: { thought: Thought | undefined }) {
  const asked = thought && Object.keys(thought).length > 0;
  const kept = useQuery(ladderQuery);
  const would = useQuery({ ...thoughtQuery(thought ?? {}), enabled: Boolean(asked) });
  const shown = asked ? would : kept;
  if (shown.isError) return <Failure error={shown.error} again={() => void shown.refetch()} />;
  if (!shown.data) return <Skeleton lines={4} />;
  return (
    <>
      {asked ? <Notice>{later.ladder.unsaved}</Notice> : null}
      <Drawing ladder={shown.data} />
    </>
  );
}
