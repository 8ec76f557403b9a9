import { later } from "@/shared/i18n/later";
import { TextField } from "@/shared/ui/Field";
import css from "./Family.module.css";
import { SettingsForm } from "./SettingsForm";
import { useDraft } from "./useDraft";

const words = later.settings;

/** The address that is told each minute that the alarm works, so that somebody outside notices when it does not. */
export function WatchCard({ url }: { url: string }) {
  const { values, changed, field, forget } = useDraft({ ping_url: url });
  return (
    <SettingsForm
      title={words.watch}
      changed={changed}
      change={() => ({ policy: { ping_url: values.ping_url.trim() } })}
      onSaved={forget}
      head={<p className={css.help}>{words.watchHelp}</p>}
    >
      {(error) => (
        <TextField
          type="url"
          inputMode="url"
          maxLength={500}
          autoComplete="off"
          spellCheck={false}
          label={words.watchUrl}
          help={words.watchEmpty}
          error={error("ping_url")}
          {...field("ping_url")}
        />
      )}
    </SettingsForm>
  );
}
