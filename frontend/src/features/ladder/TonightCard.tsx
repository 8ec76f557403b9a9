import { useQuery } from "@tanstack/react-query";
import { useMay } from "@/shared/api/session";
import { later } from "@/shared/i18n/later";
import { pages } from "@/shared/lib/paths";
import { LinkButton } from "@/shared/ui/Button";
import { Card, Failure, Skeleton } from "@/shared/ui/Surface";
import { ladderQuery } from "./get-ladder";
import css from "./Ladder.module.css";
import { groupsOf, shortOf } from "./rows";

const words = later.ladder;

/** Whom a noise would wake, in short, with one tap to the ways and one to the times. */
export function TonightCard() {
  const ladder = useQuery(ladderQuery);
  const mayTime = useMay("settings.see");
  const groups = ladder.data ? groupsOf(ladder.data) : [];
  return (
    <Card title={words.title}>
      {ladder.isPending ? <Skeleton lines={1} /> : null}
      {ladder.isError ? <Failure error={ladder.error} again={() => void ladder.refetch()} /> : null}
      {groups.map(({ rooms, rungs }) => (
        <div key={rooms}>
          {groups.length > 1 ? <h3>{words.room(rooms)}</h3> : null}
          <p className={css.short}>{rungs.length ? words.short(shortOf(rungs)) : words.nobody}</p>
        </div>
      ))}
      <div className={css.links}>
        <LinkButton href={pages.notifications} icon="phone">
          {words.toWays}
        </LinkButton>
        {mayTime ? (
          <LinkButton href={pages.alarm} icon="bell">
            {words.toTimes}
          </LinkButton>
        ) : null}
      </div>
    </Card>
  );
}
