import { type SubmitEvent, useState } from "react";
import { useRealtimeStore } from "@/realtime/hooks";
import { fieldError } from "@/shared/api/client";
import { useRooms } from "@/shared/api/rooms";
import { useFamilyZone } from "@/shared/api/session";
import type { NewInvite, Role, Times } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { Choice, SelectField, TextField } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import css from "./Family.module.css";
import { useMakeInvite } from "./get-invites";
import { RoomChoice } from "./RoomChoice";
import { TimeChoice } from "./TimeChoice";
import { ANY_TIME, timesOf } from "./times";

const HOUR_MS = 3_600_000;
const HOLDS: Record<string, number> = { hour: 1, day: 24, week: 168, month: 720 };
const roles: Role[] = ["parent", "sitter", "viewer", "owner"];
const words = later.invites;

interface Draft {
  name: string;
  role: Role;
  /** Null until it is touched: all there are. */
  rooms: number[] | null;
  access: Times;
  uses: string;
  holds: string;
}

/** Who may come in, how, when and how often. */
export function InviteForm({ onMade, onCancel }: { onMade: (invite: NewInvite) => void; onCancel: () => void }) {
  const { serverNow } = useRealtimeStore();
  const tz = useFamilyZone();
  const [draft, setDraft] = useState<Draft>({ name: "", role: "parent", rooms: null, access: ANY_TIME, uses: "1", holds: "day" });
  const all = useRooms().data?.map(({ id }) => id) ?? [];
  const chosen = draft.role === "sitter" || draft.role === "viewer";
  const rooms = chosen ? (draft.rooms ?? all) : [];
  const make = useMakeInvite();
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
  const pickRole = (role: Role): void => set({ role, access: role === "sitter" ? timesOf("tonight", serverNow(), tz) : ANY_TIME });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const { role, access, holds, uses } = draft;
    const name = draft.name.trim();
    const expires = new Date(serverNow() + (HOLDS[holds] ?? 24) * HOUR_MS).toISOString();
    const times = { access_from: access.from, access_until: access.until, hours_start: access.hours_start, hours_end: access.hours_end };
    make.mutate({ role, name, rooms, ...times, uses: Number(uses), expires_at: expires }, { onSuccess: onMade });
  };
  return (
    <form className={css.personForm} aria-label={words.title} onSubmit={submit}>
      <p className={css.help}>{words.intro}</p>
      <TextField
        label={`${words.name} (${text.common.optional})`}
        help={words.nameHelp}
        value={draft.name}
        maxLength={64}
        autoComplete="off"
        error={fieldError(make.error, "name")}
        onChange={(event) => set({ name: event.target.value })}
      />
      <Choice
        label={words.role}
        value={draft.role}
        options={roles.map((value) => ({ value, label: text.roles[value] }))}
        onChange={pickRole}
        error={fieldError(make.error, "role")}
      />
      <p className={css.help}>{later.family.roleHelp[draft.role]}</p>
      {chosen ? <RoomChoice chosen={rooms} onChange={(next) => set({ rooms: next })} error={fieldError(make.error, "rooms")} /> : null}
      {draft.role === "sitter" ? (
        <TimeChoice
          presets={["tonight", "late", "daily", "own", "always"]}
          first="tonight"
          times={draft.access}
          onChange={(access) => set({ access })}
          error={(name) => fieldError(make.error, name) ?? fieldError(make.error, `access_${name}`)}
        />
      ) : null}
      {draft.role === "viewer" ? <p className={css.help}>{words.viewerTime}</p> : null}
      <div className={css.pair}>
        <SelectField
          label={words.expires}
          value={draft.holds}
          error={fieldError(make.error, "expires_at")}
          onChange={(event) => set({ holds: event.target.value })}
        >
          {Object.keys(HOLDS).map((value) => (
            <option key={value} value={value}>
              {words.expiresChoices[value]}
            </option>
          ))}
        </SelectField>
        <TextField
          type="number"
          inputMode="numeric"
          min={1}
          max={10}
          required
          label={words.uses}
          error={fieldError(make.error, "uses")}
          value={draft.uses}
          onChange={(event) => set({ uses: event.target.value })}
        />
      </div>
      {make.isError ? <Failure error={make.error} /> : null}
      <div className={css.buttons}>
        <Button type="submit" look="primary" busy={make.isPending}>
          {words.make}
        </Button>
        <Button onClick={onCancel}>{text.common.cancel}</Button>
      </div>
    </form>
  );
}
