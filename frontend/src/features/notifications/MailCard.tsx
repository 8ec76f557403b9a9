import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import { useMay } from "@/shared/api/session";
import type { MailServer } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { TextField } from "@/shared/ui/Field";
import { Card, Failure, Skeleton } from "@/shared/ui/Surface";
import { mailServerQuery, useRemoveMailServer, useTestMail } from "./get-mail-server";
import { Line } from "./Line";
import { MailForm } from "./MailForm";
import css from "./Notifications.module.css";

const words = later.mailServer;

/** The household's own mail server: where it is, whether it takes a letter, and who uses it. */
export function MailCard() {
  const mayEdit = useMay("settings.edit");
  return useMay("settings.see") ? <House mayEdit={mayEdit} /> : null;
}

function House({ mayEdit }: { mayEdit: boolean }) {
  const found = useQuery(mailServerQuery);
  const [open, setOpen] = useState(false);
  const server = found.data;
  return (
    <Card title={words.title}>
      <p className={css.help}>{words.help}</p>
      {found.isPending ? <Skeleton lines={2} /> : found.isError ? <Failure error={found.error} again={() => void found.refetch()} /> : null}
      {server?.host ? <Where server={server} /> : null}
      {server && open ? <MailForm server={server} onDone={() => setOpen(false)} /> : null}
      {server && mayEdit && !open ? <Acts server={server} onEdit={() => setOpen(true)} /> : null}
    </Card>
  );
}

function Where({ server: { host, port, sender, ways } }: { server: MailServer }) {
  return (
    <p>
      <strong>{words.at(host, port, sender)}</strong>. {words.ways(ways)}
    </p>
  );
}

function Acts({ server, onEdit }: { server: MailServer; onEdit: () => void }) {
  const [asking, setAsking] = useState(false);
  const remove = useRemoveMailServer();
  if (!server.host)
    return (
      <Button className={css.start} icon="plus" onClick={onEdit}>
        {words.add}
      </Button>
    );
  return (
    <>
      <Test />
      {remove.isError ? <Failure error={remove.error} /> : null}
      <div className={css.acts}>
        <Button onClick={onEdit}>{text.common.edit}</Button>
        <Button look="quiet" onClick={() => setAsking(true)}>
          {text.common.remove}
        </Button>
      </div>
      {asking ? (
        <Confirm
          question={words.sure}
          yes={text.common.remove}
          busy={remove.isPending}
          onNo={() => setAsking(false)}
          onYes={() => remove.mutate(undefined, { onSettled: () => setAsking(false) })}
        />
      ) : null}
    </>
  );
}

/** One letter to an address, and what the server said. */
function Test() {
  const [to, setTo] = useState("");
  const test = useTestMail();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    test.mutate(to.trim());
  };
  return (
    <form className={css.panel} onSubmit={submit}>
      <TextField
        label={words.to}
        type="email"
        required
        maxLength={254}
        value={to}
        error={fieldError(test.error, "to")}
        onChange={({ target }) => setTo(target.value)}
      />
      <Button type="submit" icon="bell" className={css.start} busy={test.isPending}>
        {words.test}
      </Button>
      {test.isPending ? <span role="status">{words.sending}</span> : null}
      {test.data ? <Line look={test.data.ok ? "good" : "bad"}>{test.data.ok ? words.took : test.data.words}</Line> : null}
      {test.isError ? <Failure error={test.error} /> : null}
    </form>
  );
}
