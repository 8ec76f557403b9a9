import { useId } from "react";
import type { DutyPerson } from "@/shared/api/types";
import { Face } from "@/shared/ui/Face";
import { Fault } from "@/shared/ui/Field";
import css from "./Duty.module.css";

/** One of the family, by face and name. */
export function PersonChoice({
  label,
  people,
  chosen,
  onChoose,
  error,
}: {
  label: string;
  people: DutyPerson[];
  chosen: number | undefined;
  onChoose: (id: number) => void;
  error?: string | undefined;
}) {
  const group = useId();
  return (
    <fieldset className={css.people}>
      <legend>{label}</legend>
      <div>
        {people.map((person) => (
          <label key={person.id}>
            <input type="radio" className="sr-only" name={group} checked={person.id === chosen} onChange={() => onChoose(person.id)} />
            <span>
              <Face name={person.name} colour={person.colour} small />
              {person.name}
            </span>
          </label>
        ))}
      </div>
      <Fault words={error} />
    </fieldset>
  );
}
