import { type ReactNode, useState } from "react";
import type { UseQueryResult } from "@tanstack/react-query";
import { useMay } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { Button } from "./Button";
import { Confirm } from "./Confirm";
import { Card, Failure, Skeleton } from "./Surface";
import css from "./StoredServer.module.css";

/** What forgets it; `run` calls `done` when that is over, well or not. */
interface Forget {
  error: Error | null;
  isPending: boolean;
  run: (done: () => void) => void;
}

interface Words {
  title: string;
  help: string;
  add: string;
  sure: string;
}

interface Props<Server> {
  words: Words;
  found: UseQueryResult<Server>;
  lines: number;
  isStored: (server: Server) => boolean;
  state: (server: Server) => ReactNode;
  form: (server: Server, done: () => void) => ReactNode;
  forget: Forget;
  /** What else may be done with one that is stored. */
  more?: ReactNode;
}

/** A server of the family's own: whether one is stored and how it is; edited, and forgotten when one is sure. */
export function StoredServer<Server>(props: Props<Server>) {
  return useMay("settings.see") ? <Shown {...props} /> : null;
}

function Shown<Server>({ words, found, lines, isStored, state, form, forget, more }: Props<Server>) {
  const mayEdit = useMay("settings.edit");
  const [open, setOpen] = useState(false);
  const server = found.data;
  const edit = (): void => setOpen(true);
  return (
    <Card title={words.title}>
      <p className={css.help}>{words.help}</p>
      {found.isPending ? (
        <Skeleton lines={lines} />
      ) : found.isError ? (
        <Failure error={found.error} again={() => void found.refetch()} />
      ) : null}
      {server && isStored(server) ? state(server) : null}
      {server && open ? form(server, () => setOpen(false)) : null}
      {!server || !mayEdit || open ? null : isStored(server) ? (
        <>
          {more}
          <Acts sure={words.sure} forget={forget} onEdit={edit} />
        </>
      ) : (
        <div className={css.acts}>
          <Button icon="plus" onClick={edit}>
            {words.add}
          </Button>
        </div>
      )}
    </Card>
  );
}

function Acts({ sure, forget, onEdit }: { sure: string; forget: Forget; onEdit: () => void }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      {forget.error ? <Failure error={forget.error} /> : null}
      <div className={css.acts}>
        <Button onClick={onEdit}>{text.common.edit}</Button>
        <Button look="quiet" onClick={() => setAsking(true)}>
          {text.common.remove}
        </Button>
      </div>
      {asking ? (
        <Confirm
          question={sure}
          yes={text.common.remove}
          busy={forget.isPending}
          onNo={() => setAsking(false)}
          onYes={() => forget.run(() => setAsking(false))}
        />
      ) : null}
    </>
  );
}
