import type { ServiceField } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { PasswordField, SelectField, TextField } from "@/shared/ui/Field";

interface Props {
  field: ServiceField;
  value: string;
  /** A secret is set already: left empty it stays. */
  kept: boolean;
  error: string | undefined;
  onChange: (value: string) => void;
}

/** One field of a service's form, as the server describes it. */
export function ServiceFieldInput({ field, value, kept, error, onChange }: Props) {
  const label = field.required || field.usual ? field.label : `${field.label} (${text.common.optional})`;
  if (field.choices.length)
    return (
      <SelectField
        label={label}
        help={field.help}
        error={error}
        value={value || field.usual}
        onChange={(event) => onChange(event.target.value)}
      >
        {field.choices.map(([code = "", words]) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </SelectField>
    );
  const Input = field.secret && !field.proposed ? PasswordField : TextField;
  return (
    <Input
      label={label}
      help={kept ? later.ways.keep : field.help}
      placeholder={kept ? later.ways.unchanged : field.example}
      error={error}
      value={value}
      inputMode={field.keyboard}
      required={field.required && !field.usual && !kept}
      autoComplete={field.secret ? "new-password" : "off"}
      autoCapitalize="none"
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
