import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "@/shared/api/session";
import type { Broker } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { Switch } from "@/shared/ui/Field";
import { Card, Failure, Notice, Skeleton } from "@/shared/ui/Surface";
import { BrokerForm } from "./BrokerForm";
import { brokerQuery, useRemoveBroker, useSaveBroker } from "./get-broker";
import css from "./Notifications.module.css";

/** The house's MQTT broker: whether there is one, whether it answers, and where it is. */
export function BrokerCard() {
  const mayEdit = useMay("settings.edit");
  return useMay("settings.see") ? <House mayEdit={mayEdit} /> : null;
}

function House({ mayEdit }: { mayEdit: boolean }) {
  const found = useQuery(brokerQuery);
  const [open, setOpen] = useState(false);
  const broker = found.data;
  return (
    <Card title={later.notifications.broker}>
      <p className={css.help}>{later.notifications.brokerHelp}</p>
      {found.isPending ? <Skeleton lines={2} /> : found.isError ? <Failure error={found.error} again={() => void found.refetch()} /> : null}
      {broker?.host ? <State broker={broker} /> : null}
      {broker && open ? <BrokerForm broker={broker} onDone={() => setOpen(false)} /> : null}
      {broker && mayEdit && !open ? <Acts broker={broker} onEdit={() => setOpen(true)} /> : null}
    </Card>
  );
}

function State({ broker: { enabled, connected, host, port, words } }: { broker: Broker }) {
  const at = `${host}:${port}`;
  if (!enabled) return <Notice>{later.notifications.brokerOff(at)}</Notice>;
  if (connected) return <Notice tone="good">{later.notifications.brokerConnected(at)}</Notice>;
  return words ? <Notice tone="bad">{words}</Notice> : <Notice>{later.notifications.brokerConnecting(at)}</Notice>;
}

function Acts({ broker, onEdit }: { broker: Broker; onEdit: () => void }) {
  const [asking, setAsking] = useState(false);
  const save = useSaveBroker();
  const remove = useRemoveBroker();
  if (!broker.host)
    return (
      <Button className={css.start} icon="plus" onClick={onEdit}>
        {later.notifications.brokerAdd}
      </Button>
    );
  return (
    <>
      {save.isError ? <Failure error={save.error} /> : remove.isError ? <Failure error={remove.error} /> : null}
      <Switch
        label={later.notifications.on}
        checked={broker.enabled}
        disabled={save.isPending}
        onChange={(enabled) => save.mutate({ host: broker.host, enabled })}
      />
      <div className={css.acts}>
        <Button onClick={onEdit}>{text.common.edit}</Button>
        <Button look="quiet" onClick={() => setAsking(true)}>
          {later.notifications.remove}
        </Button>
      </div>
      {asking ? (
        <Confirm
          question={later.notifications.brokerSure}
          yes={later.notifications.remove}
          busy={remove.isPending}
          onNo={() => setAsking(false)}
          onYes={() => remove.mutate(undefined, { onSettled: () => setAsking(false) })}
        />
      ) : null}
    </>
  );
}
