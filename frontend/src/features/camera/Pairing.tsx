import { type SyntheticEvent, useEffect, useRef, useState } from "react";
import { ApiError, fieldError, wordsOf } from "@/shared/api/client";
import { camera as words } from "@/shared/i18n/camera";
import { pages } from "@/shared/lib/paths";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { TextField } from "@/shared/ui/Field";
import { Failure, Skeleton } from "@/shared/ui/Surface";
import { Front } from "@/shared/ui/Front";
import css from "./Pairing.module.css";
import { type Choices, type Proof, useClaim, useLook } from "./pairing";
import { systemOf } from "./system";

/** From a code, or the secret of a QR code, to a room. */
export function Pairing({ secret, onPaired }: { secret: string; onPaired: () => void }) {
  const look = useLook();
  const { mutate } = look;
  const asked = useRef(false);
  const [proof, setProof] = useState<Proof>({ secret });
  const show = (next: Proof): void => {
    setProof(next);
    mutate(next);
  };
  useEffect(() => {
    if (secret && !asked.current) mutate({ secret });
    asked.current = true;
  }, [secret, mutate]);
  if (look.data) return <Rooms choices={look.data} proof={proof} onPaired={onPaired} onBack={() => look.reset()} />;
  if (look.isPending && "secret" in proof)
    return (
      <Front title={words.pair.checking}>
        <Skeleton lines={2} />
      </Front>
    );
  return <CodeForm busy={look.isPending} error={look.error ? wordsOf(look.error) : undefined} onCode={(code) => show({ code })} />;
}

function CodeForm({ busy, error, onCode }: { busy: boolean; error: string | undefined; onCode: (code: string) => void }) {
  const [code, setCode] = useState("");
  const whole = /^\d{6}$/.test(code);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (whole) onCode(code);
  };
  const typed = (value: string): void => {
    const digits = value.replace(/\D/g, "").slice(0, 6);
    setCode(digits);
    if (digits.length === 6 && digits !== code) onCode(digits);
  };
  return (
    <Front title={words.pair.title} intro={words.pair.intro} icon="live">
      <form className={css.form} onSubmit={submit}>
        <div className={css.code}>
          <TextField
            label={words.pair.code}
            help={words.pair.codeHelp}
            error={error}
            value={code}
            onChange={(event) => typed(event.target.value)}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            autoFocus
          />
        </div>
        <Button type="submit" look="primary" wide busy={busy} disabled={!whole}>
          {words.pair.look}
        </Button>
      </form>
      <a className={css.aside} href={pages.live}>
        {words.pair.parents}
      </a>
    </Front>
  );
}

/** The room that is proposed: the invited one, the only one, or the first without a camera. */
export function proposed({ room, rooms }: Choices): number | null {
  return room ?? (rooms.length === 1 ? rooms[0] : rooms.find(({ taken }) => taken === null))?.id ?? null;
}

function Rooms({ choices, proof, onPaired, onBack }: { choices: Choices; proof: Proof; onPaired: () => void; onBack: () => void }) {
  const [room, setRoom] = useState(() => proposed(choices));
  const [name, setName] = useState<string>(
    () => words.pair.names[systemOf({ userAgent: navigator.userAgent, touchPoints: navigator.maxTouchPoints })],
  );
  const [asks, setAsks] = useState<string | null>(null);
  const claim = useClaim(proof);
  const chosen = choices.rooms.find(({ id }) => id === room);
  const send = (replace: boolean): void => {
    if (room === null) return;
    claim.mutate({ room, name, replace }, { onSuccess: onPaired, onError: (error) => setAsks(isTaken(error) ? wordsOf(error) : null) });
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (chosen?.taken) setAsks(words.pair.replace(chosen.taken));
    else send(false);
  };
  if (!choices.rooms.length)
    return (
      <Front title={words.pair.title} intro={words.pair.noRooms}>
        <Button onClick={onBack}>{words.pair.otherCode}</Button>
      </Front>
    );
  return (
    <Front title={words.pair.room} intro={words.pair.hello(choices.family)}>
      <form className={css.form} onSubmit={submit}>
        <RoomList choices={choices} room={room} onChoose={setRoom} />
        <TextField
          label={words.pair.name}
          help={words.pair.nameHelp}
          value={name}
          maxLength={64}
          error={fieldError(claim.error, "name")}
          onChange={(event) => setName(event.target.value)}
        />
        {claim.error && !isTaken(claim.error) ? <Failure error={claim.error} /> : null}
        <Button type="submit" look="primary" wide busy={claim.isPending} disabled={room === null}>
          {words.pair.claim}
        </Button>
        <Button look="quiet" onClick={onBack}>
          {words.pair.otherCode}
        </Button>
      </form>
      {asks ? (
        <Confirm question={asks} yes={words.pair.replaceYes} busy={claim.isPending} onYes={() => send(true)} onNo={() => setAsks(null)} />
      ) : null}
    </Front>
  );
}

const isTaken = (error: unknown): boolean => error instanceof ApiError && error.code === "room_taken";

function RoomList({ choices, room, onChoose }: { choices: Choices; room: number | null; onChoose: (room: number) => void }) {
  return (
    <fieldset className={css.rooms}>
      <legend className="sr-only">{words.pair.room}</legend>
      {choices.rooms.map(({ id, name, taken }) => (
        <label key={id} className={css.room}>
          <input type="radio" name="room" checked={room === id} onChange={() => onChoose(id)} />
          <span>
            <strong>{name}</strong>
            <span>{taken ? words.pair.taken(taken) : words.pair.free}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
