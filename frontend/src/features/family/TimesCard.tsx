import type { ReactNode } from "react";
import type { Ladder, Settings } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { Choice, TextField } from "@/shared/ui/Field";
import css from "./Family.module.css";
import { SettingsForm } from "./SettingsForm";
import { boundsOf, changesOf, draftOf, fits, type Timing, TIMINGS } from "./timings";
import { useDraft } from "./useDraft";

const words = later.ladder;
const helps: Partial<Record<Timing, string>> = {
  receipt_s: words.receiptHelp,
  ack_s: words.ackHelp,
  rounds: words.roundsHelp,
  ack_holds_s: words.holdsHelp,
};

interface Props {
  policy: Settings["policy"];
  ladder: Ladder;
  /** What the times mean, of those that differ; undefined while one of them cannot be. */
  children: (changes: Partial<Record<Timing, number>> | undefined) => ReactNode;
}

/** When who is called: by one word, or each time by itself. What that means is drawn before it is saved. */
export function TimesCard({ policy, ladder, children }: Props) {
  const { values, changed, field, forget, set } = useDraft(draftOf(policy));
  const preset = ladder.presets.find((each) => fits(each, values))?.id;
  const changes = changesOf(values, policy, ladder);
  const options = ladder.presets.map(({ id }) => ({ value: id, label: words.presets[id] ?? id }));
  const pick = (id: string): void => {
    const picked = ladder.presets.find((each) => each.id === id);
    if (picked) set(draftOf(picked));
  };
  return (
    <SettingsForm title={words.times} changed={changed} change={() => ({ policy: changes ?? {} })} onSaved={forget}>
      {(error) => (
        <>
          <Choice
            label={words.preset}
            value={preset ?? ""}
            options={preset ? options : [...options, { value: "", label: words.own }]}
            onChange={pick}
          />
          {children(changed ? changes : {})}
          <div className={css.timings}>
            {TIMINGS.map((name) => (
              <TextField
                key={name}
                type="number"
                inputMode="numeric"
                step={name === "rounds" ? 1 : "any"}
                required
                {...boundsOf(ladder, name)}
                label={words[name]}
                unit={name === "rounds" ? words.roundsUnit : later.family.units.seconds}
                help={helps[name]}
                error={error(name)}
                {...field(name)}
              />
            ))}
          </div>
        </>
      )}
    </SettingsForm>
  );
}
