import type { MouseEvent } from "react";
import type { AnsweredClip } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { Icon } from "@/shared/ui/Icon";
import { Failure } from "@/shared/ui/Surface";
import css from "./Clips.module.css";
import { type Stretch, exportPath, useExport } from "./export-clips";

/** Several recordings of one room, as they are listed here, in one file: joined by the server, oldest first. */
export function Together({ clips }: { clips: AnsweredClip[] }) {
  const [newest] = clips;
  const oldest = clips.at(-1);
  if (!newest || !oldest || clips.length < 2 || clips.some(({ room, state }) => room !== newest.room || state === "recording")) return null;
  const until = new Date(Date.parse(newest.started_at) + 1000).toISOString();
  return <Download stretch={{ room: newest.room, since: oldest.started_at, until, kind: newest.kind }} />;
}

function Download({ stretch }: { stretch: Stretch }) {
  const asked = useExport();
  const ask = (event: MouseEvent): void => {
    event.preventDefault();
    if (!asked.isPending) asked.mutate(stretch);
  };
  return (
    <>
      <a className={css.together} href={exportPath(stretch)} download onClick={ask} aria-busy={asked.isPending}>
        <Icon name="download" size={20} />
        {later.clips.together}
      </a>
      {asked.isError ? <Failure error={asked.error} /> : null}
    </>
  );
}
