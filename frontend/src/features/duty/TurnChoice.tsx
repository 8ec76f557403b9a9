import { text } from "@/shared/i18n";
import { Face } from "@/shared/ui/Face";
import { Fault } from "@/shared/ui/Field";
import css from "./Duty.module.css";
import { useCaregivers } from "./get-duty";
import type { Gone } from "./leavers";

interface Props {
  chosen: number[];
  onChange: (ids: number[]) => void;
  /** Who was in it and cannot have turns any more: shown struck out, and left out when it is saved. */
  gone?: Gone[];
  error?: string | undefined;
}

/** Who takes turns, in the order in which they were tapped. */
export function TurnChoice({ chosen, onChange, gone = [], error }: Props) {
  const people = useCaregivers().filter(({ id }) => !gone.some((one) => one.id === id));
  const turn = (id: number): void => onChange(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <fieldset className={css.people}>
      <legend>{text.duty.ruleWho}</legend>
      <div>
        {people.map((person) => (
          <label key={person.id}>
            <input type="checkbox" className="sr-only" checked={chosen.includes(person.id)} onChange={() => turn(person.id)} />
            <span>
              <Face name={person.name} colour={person.colour} small />
              {person.name}
              {chosen.includes(person.id) && chosen.length > 1 ? <span className={css.place}>{chosen.indexOf(person.id) + 1}</span> : null}
            </span>
          </label>
        ))}
      </div>
      {gone.map(({ id, name, words }) => (
        <p key={id} className={css.help}>
          <s>{name}</s> {text.duty.goneDropped(words)}
        </p>
      ))}
      <Fault words={error} />
      <p className={css.help}>{text.duty.ruleWhoHelp}</p>
    </fieldset>
  );
}
