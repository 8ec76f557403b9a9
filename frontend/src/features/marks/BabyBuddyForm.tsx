import { type SubmitEvent, useState } from "react";
import { ApiError, fieldError } from "@/shared/api/client";
import type { BabyBuddy, BabyBuddyIn, Named } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { PasswordField, SelectField, TextField } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { useSaveBuddy } from "./get-buddy";
import css from "./Marks.module.css";

/** The children to choose from, once the server has told them. */
function childrenOf(error: unknown): Named[] {
  const found = error instanceof ApiError ? error.params.children : undefined;
  return Array.isArray(found) ? (found as Named[]) : [];
}

export function BabyBuddyForm({ buddy, onDone }: { buddy: BabyBuddy; onDone: () => void }) {
  const [url, setUrl] = useState(buddy.url);
  const [token, setToken] = useState("");
  const [child, setChild] = useState(buddy.child === null ? "" : String(buddy.child));
  const save = useSaveBuddy();
  const told = childrenOf(save.error);
  const children = told.length ? told : buddy.children;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const said: BabyBuddyIn = { url: url.trim(), ...(token ? { token: token.trim() } : {}), ...(child ? { child: Number(child) } : {}) };
    save.mutate(said, {
      onSuccess: () => {
        toast(text.common.saved);
        onDone();
      },
    });
  };
  const plain = { autoComplete: "off", autoCapitalize: "none", spellCheck: false };
  return (
    <form className={css.asked} onSubmit={submit}>
      <TextField
        label={text.marks.buddyUrl}
        help={text.marks.buddyUrlHelp}
        inputMode="url"
        required
        maxLength={500}
        {...plain}
        value={url}
        error={fieldError(save.error, "url")}
        onChange={(event) => setUrl(event.target.value)}
      />
      <PasswordField
        label={text.marks.buddyToken}
        help={buddy.has_token ? text.marks.buddyTokenKept : text.marks.buddyTokenHelp}
        required={!buddy.has_token}
        maxLength={200}
        autoComplete="off"
        value={token}
        error={fieldError(save.error, "token")}
        onChange={(event) => setToken(event.target.value)}
      />
      {children.length > 1 ? (
        <SelectField
          label={text.marks.buddyChild}
          help={text.marks.buddyChildHelp}
          required
          value={child}
          error={fieldError(save.error, "child")}
          onChange={(event) => setChild(event.target.value)}
        >
          <option value="" disabled />
          {children.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      ) : null}
      {save.isError ? <Failure error={save.error} /> : null}
      <div className={css.acts}>
        <Button type="submit" look="primary" busy={save.isPending}>
          {text.marks.buddyTry}
        </Button>
        <Button onClick={onDone}>{text.common.cancel}</Button>
      </div>
    </form>
  );
}
