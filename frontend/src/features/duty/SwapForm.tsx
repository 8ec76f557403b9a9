import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import { useRooms } from "@/shared/api/rooms";
import { useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { dateAfter, weekdayOf } from "@/shared/lib/time";
import { newUuid } from "@/shared/lib/uuid";
import { Button } from "@/shared/ui/Button";
import { SelectField, TextField } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { useOfferSwap } from "./change-duty";
import css from "./Duty.module.css";
import { calendarQuery, useCaregivers } from "./get-duty";
import { eveningOf, nightsOf, windowOf, type Dusk, type NightOf } from "./nights";

const NIGHTS = 14;

/** The nights from tonight on that begin in the future. */
function useNights(dusk: Dusk): NightOf[] {
  const [now] = useState(Date.now);
  const room = useRooms().data?.[0]?.id;
  const first = eveningOf(now, dusk.tz);
  const [from, to] = [windowOf(first, dusk).start, windowOf(dateAfter(first, NIGHTS - 1), dusk).end];
  const calendar = useQuery(calendarQuery(room, new Date(from).toISOString(), new Date(to).toISOString()));
  return nightsOf(calendar.data ?? [], first, NIGHTS, dusk).filter((night) => night.start > now);
}

export function SwapForm({ onDone }: { onDone: () => void }) {
  const dusk = useSession()?.household;
  return dusk ? <Offer dusk={dusk} onDone={onDone} /> : null;
}

function Offer({ dusk, onDone }: { dusk: Dusk; onDone: () => void }) {
  const me = useSession()?.person?.id;
  const people = useCaregivers().filter(({ id }) => id !== me);
  const nights = useNights(dusk);
  const [draft, setDraft] = useState({ give: "", want: "", asked: "", words: "" });
  const [uuid] = useState(newUuid);
  const offer = useOfferSwap();
  const mine = nights.filter((night) =>
    night.parts.some(({ people: called, flags }) => !flags.length && called.some(({ id }) => id === me)),
  );
  const give = draft.give || (mine[0] ?? nights[0])?.date;
  const field = (name: keyof typeof draft) => ({
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [name]: event.target.value }),
  });
  const window = (date: string) => {
    const { start, end } = windowOf(date, dusk);
    return { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
  };
  const sent = (): void => {
    toast(text.duty.swapStates.open);
    onDone();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!give) return;
    const said = {
      given: [window(give)],
      wanted: draft.want ? [window(draft.want)] : [],
      asked: draft.asked ? Number(draft.asked) : null,
      words: draft.words,
      rooms: null,
      client_uuid: uuid,
    };
    offer.mutate(said, { onSuccess: sent });
  };
  const options = (some: NightOf[]) =>
    some.map(({ date }) => (
      <option key={date} value={date}>
        {text.duty.night(weekdayOf(date, true))}
      </option>
    ));
  return (
    <form className={css.panel} onSubmit={submit}>
      <SelectField label={text.duty.swapGive} error={fieldError(offer.error, "given")} value={give} {...field("give")}>
        {options(mine.length ? mine : nights)}
      </SelectField>
      <SelectField label={text.duty.swapWant} error={fieldError(offer.error, "wanted")} value={draft.want} {...field("want")}>
        <option value="">{text.duty.swapNothing}</option>
        {options(nights.filter(({ date }) => date !== give))}
      </SelectField>
      <SelectField label={text.duty.swapWhom} error={fieldError(offer.error, "asked")} value={draft.asked} {...field("asked")}>
        <option value="">{text.duty.swapAnybody}</option>
        {people.map((person) => (
          <option key={person.id} value={person.id}>
            {person.name}
          </option>
        ))}
      </SelectField>
      <TextField
        label={text.duty.swapWords}
        error={fieldError(offer.error, "words")}
        value={draft.words}
        maxLength={200}
        {...field("words")}
      />
      {offer.isError ? <Failure error={offer.error} /> : null}
      <div className={css.acts}>
        <Button type="submit" look="primary" busy={offer.isPending}>
          {text.duty.swapSend}
        </Button>
        <Button onClick={onDone}>{text.common.cancel}</Button>
      </div>
    </form>
  );
}
