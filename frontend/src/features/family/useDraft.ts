import { useState } from "react";

interface DraftField {
  name: string;
  value: string;
  onChange: (event: { target: { value: string } }) => void;
}

/** What is typed over what is kept: untouched fields follow the server, touched ones stay until they are saved. */
export function useDraft<Name extends string>(kept: Record<Name, string>) {
  const [typed, setTyped] = useState<Partial<Record<Name, string>>>({});
  const values: Record<Name, string> = { ...kept, ...typed };
  const changed = (Object.keys(kept) as Name[]).some((name) => values[name] !== kept[name]);
  const field = (name: Name): DraftField => ({
    name,
    value: values[name],
    onChange: (event) => setTyped({ ...typed, [name]: event.target.value }),
  });
  return { values, changed, field, set: setTyped, forget: () => setTyped({}) };
}
