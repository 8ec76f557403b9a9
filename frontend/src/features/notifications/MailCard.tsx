import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import type { MailServer } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { TextField } from "@/shared/ui/Field";
import { StoredServer } from "@/shared/ui/StoredServer";
import { Failure } from "@/shared/ui/Surface";
import { mailServerQuery, useRemoveMailServer, useTestMail } from "./get-mail-server";
import { Line } from "./Line";
import { MailForm } from "./MailForm";
import css from "./Notifications.module.css";

const words = later.mailServer;

/** The household's own mail server: where it is, whether it takes a letter, and who uses it. */
export function MailCard() {
  const remove = useRemoveMailServer();
  return (
    <StoredServer
      words={words}
      found={useQuery(mailServerQuery)}
      lines={2}
      isStored={({ host }) => host !== ""}
      state={(server) => <Where server={server} />}
      form={(server, done) => <MailForm server={server} onDone={done} />}
      forget={{ ...remove, run: (onSettled) => remove.mutate(undefined, { onSettled }) }}
      more={<Test />}
    />
  );
}

function Where({ server: { host, port, sender, ways } }: { server: MailServer }) {
  return (
    <p>
      <strong>{words.at(host, port, sender)}</strong>. {words.ways(ways)}
    </p>
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
