import { useQuery } from "@tanstack/react-query";
import { useBedtime, channelsQuery } from "./get-channels";
import { useSession } from "@/shared/api/session";
import { later } from "@/shared/i18n/later";
import { Card, Failure, Skeleton } from "@/shared/ui/Surface";
import { AddWay } from "./AddWay";
import { ChannelRow } from "./ChannelRow";
import css from "./Notifications.module.css";

/** Everybody's ways, one's own first; the server gives those that one may see. */
export function ChannelLists() {
  const me = useSession()?.person;
  const channels = useQuery(channelsQuery);
  const names = useBedtime().data?.people ?? [];
  if (channels.isPending) return <Skeleton lines={4} />;
  if (!channels.data) return <Failure error={channels.error} again={() => void channels.refetch()} />;
  const others = [...new Set(channels.data.map(({ person }) => person))].filter(
    (id) => id !== me?.id && names.some((each) => each.id === id),
  );
  const of = (id: number | undefined) => channels.data.filter(({ person }) => person === id);
  const list = (id: number | undefined, other?: string) => (
    <ul className={css.rows}>
      {of(id).map((channel) => (
        <ChannelRow key={channel.id} channel={channel} person={other} />
      ))}
    </ul>
  );
  return (
    <>
      <Card title={later.notifications.mine}>
        <p className={css.help}>{later.notifications.intro}</p>
        {of(me?.id).length ? list(me?.id) : <p>{later.notifications.none}</p>}
        <AddWay />
      </Card>
      {others.map((id) => {
        const name = names.find((each) => each.id === id)?.name ?? "";
        return (
          <Card key={id} title={later.notifications.of(name)}>
            {list(id, name)}
          </Card>
        );
      })}
    </>
  );
}
