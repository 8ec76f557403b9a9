import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import type { Looks } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { me as meWords } from "@/shared/i18n/me";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { ColourChoice } from "@/shared/ui/ColourChoice";
import { Face } from "@/shared/ui/Face";
import { TextField } from "@/shared/ui/Field";
import { Card, Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { EmojiChoice } from "./EmojiChoice";
import { PictureChoice } from "./PictureChoice";
import css from "./Profile.module.css";
import { useSaveMe } from "./save-me";
import type { Self } from "./self";

const words = meWords;

/** Name, colour, emoji and picture: how the others see oneself. */
export function LooksCard({ self }: { self: Self }) {
  const [typed, setTyped] = useState<Partial<Looks>>({});
  const save = useSaveMe();
  const now = { ...self, ...typed };
  const changed = Object.keys(typed).length > 0;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate(typed, { onSuccess: () => (setTyped({}), toast(text.common.saved)) });
  };
  return (
    <Card title={words.looks}>
      <div className={css.face}>
        <Face name={now.name} colour={now.colour} emoji={now.emoji} picture={self.picture} large />
        <PictureChoice has={Boolean(self.picture)} />
      </div>
      <form className={css.form} onSubmit={submit}>
        <TextField
          label={later.family.name}
          required
          maxLength={64}
          autoComplete="name"
          value={now.name}
          error={fieldError(save.error, "name")}
          onChange={(event) => setTyped({ ...typed, name: event.target.value })}
        />
        <EmojiChoice value={now.emoji} error={fieldError(save.error, "emoji")} onChange={(emoji) => setTyped({ ...typed, emoji })} />
        <ColourChoice
          own
          value={now.colour}
          onChange={(colour) => setTyped({ ...typed, colour })}
          error={fieldError(save.error, "colour")}
        />
        {save.isError ? <Failure error={save.error} /> : null}
        <Button type="submit" look={changed ? "primary" : "plain"} disabled={!changed} busy={save.isPending}>
          {text.common.save}
        </Button>
      </form>
    </Card>
  );
}
