import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import type { Service, ServiceField, WayForm, WrittenChannel } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { Failure } from "@/shared/ui/Surface";
import css from "./Ways.module.css";
import { proposed } from "./propose";
import { useSaveWay } from "./save-way";
import { ServiceFieldInput } from "./ServiceFieldInput";
import { Sketch } from "./Sketch";

interface Props {
  service: Service;
  /** The way that is changed, and what its form was filled with. */
  id?: number | undefined;
  before?: WayForm | undefined;
  onSaved: (channel: WrittenChannel) => void;
  onCancel: () => void;
}

function startOf({ fields }: Service, before: WayForm | undefined): Record<string, string> {
  const value = ({ name, proposed: wanted, usual }: ServiceField) => (before ? (before.form[name] ?? "") : wanted ? proposed() : usual);
  return Object.fromEntries(fields.map((field) => [field.name, value(field)]));
}

/** The fields of a service, as the server describes them, beside a sketch of where they are found. */
export function ServiceForm({ service, id, before, onSaved, onCancel }: Props) {
  const [values, setValues] = useState(() => startOf(service, before));
  const save = useSaveWay(service, id);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate(values, { onSuccess: onSaved });
  };
  const inputs = (folded: boolean) =>
    service.fields
      .filter((field) => field.folded === folded)
      .map((field) => (
        <ServiceFieldInput
          key={field.name}
          field={field}
          value={values[field.name] ?? ""}
          kept={before?.kept.includes(field.name) ?? false}
          error={fieldError(save.error, `form.${field.name}`)}
          onChange={(value) => setValues({ ...values, [field.name]: value })}
        />
      ));
  const wrong = service.fields.some(({ folded, name }) => folded && fieldError(save.error, `form.${name}`));
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <First steps={service.steps} />
      <div className={css.fields}>
        {inputs(false)}
        <More wrong={wrong}>{inputs(true)}</More>
        {save.isError ? <Failure error={save.error} /> : null}
        <div className={css.acts}>
          <Button type="submit" look="primary" busy={save.isPending}>
            {later.ways.save}
          </Button>
          <Button onClick={onCancel}>{text.common.cancel}</Button>
        </div>
      </div>
      <Sketch service={service} />
    </form>
  );
}

function First({ steps }: { steps: string[] }) {
  return (
    <ol className={css.steps} aria-label={later.ways.first}>
      {steps.map((words) => (
        <li key={words}>{words}</li>
      ))}
    </ol>
  );
}

/** What most leave alone; it opens by itself when something in it is wrong. */
function More({ wrong, children }: { wrong: boolean; children: React.ReactNode[] }) {
  const [open, setOpen] = useState(false);
  if (!children.length) return null;
  const shown = open || wrong;
  return (
    <div className={css.more}>
      <Button look="quiet" aria-expanded={shown} onClick={() => setOpen(!shown)}>
        {shown ? later.ways.less : later.ways.more}
      </Button>
      {shown ? children : null}
    </div>
  );
}
