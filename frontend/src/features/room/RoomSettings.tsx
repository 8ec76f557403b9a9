import { type SubmitEvent, useState } from "react";
import { useLocation } from "wouter";
import { fieldError } from "@/shared/api/client";
import { useSession } from "@/shared/api/session";
import type { Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { lazily } from "@/shared/lib/lazily";
import { FINE_PLACE, pages } from "@/shared/lib/paths";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { Crash } from "@/shared/ui/Crash";
import { TextField } from "@/shared/ui/Field";
import { Card, Failure, Skeleton } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import css from "./Room.module.css";
import { useRemoveRoom } from "./remove-room";
import { useUpdateRoom } from "./update-room";

const FineTuning = lazily(() => import("./FineTuning"));

/** Rename the room; the owner may also remove it. */
export function RoomSettings({ room }: { room: Room }) {
  const [name, setName] = useState(room.name);
  const update = useUpdateRoom(room.id);
  const owner = useSession()?.person?.role === "owner";
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    update.mutate({ name: name.trim() }, { onSuccess: () => void toast(text.common.saved) });
  };
  return (
    <Card title={text.room.settings}>
      <form className={css.form} onSubmit={submit}>
        <TextField
          label={text.room.rename}
          value={name}
          required
          maxLength={60}
          error={fieldError(update.error, "name")}
          onChange={(event) => setName(event.target.value)}
        />
        {update.isError ? <Failure error={update.error} /> : null}
        <div className={css.buttons}>
          <Button type="submit" busy={update.isPending} disabled={name.trim() === room.name}>
            {text.common.save}
          </Button>
        </div>
      </form>
      <Experts room={room} />
      {owner ? (
        <div className={css.buttons}>
          <RemoveRoom room={room} />
        </div>
      ) : null}
    </Card>
  );
}

/** What few change is loaded when it is opened; it is open where a link led to it. */
function Experts({ room }: { room: Room }) {
  const [open, setOpen] = useState(() => location.hash === `#${FINE_PLACE}`);
  return (
    <details id={FINE_PLACE} className={css.experts} open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{text.room.experts}</summary>
      {open ? (
        <Crash coming={<Skeleton lines={4} />}>
          <FineTuning room={room} />
        </Crash>
      ) : null}
    </details>
  );
}

function RemoveRoom({ room }: { room: Room }) {
  const [asking, setAsking] = useState(false);
  const [, go] = useLocation();
  const remove = useRemoveRoom();
  // The room may be gone from this page before the answer is here, and a closed part's own callbacks are not called any more.
  const yes = (): void =>
    void remove.mutateAsync(room.id).then(
      () => go(pages.live),
      () => setAsking(false),
    );
  return (
    <>
      <Button look="danger" icon="trash" onClick={() => setAsking(true)}>
        {text.room.removeRoom}
      </Button>
      {remove.isError ? <Failure error={remove.error} /> : null}
      {asking ? (
        <Confirm
          question={text.room.removeSure(room.name)}
          yes={text.common.remove}
          busy={remove.isPending}
          onNo={() => setAsking(false)}
          onYes={yes}
        />
      ) : null}
    </>
  );
}
