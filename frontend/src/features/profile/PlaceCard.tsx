import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import { useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { me as meWords } from "@/shared/i18n/me";
import { Button } from "@/shared/ui/Button";
import { SelectField } from "@/shared/ui/Field";
import { Card, Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import css from "./Profile.module.css";
import { useSaveMe } from "./save-me";
import type { Self } from "./self";

const LANGUAGES = [
  "en-GB",
  "en-US",
  "de",
  "fr",
  "es",
  "it",
  "nl",
  "pl",
  "pt",
  "sv",
  "da",
  "fi",
  "nb",
  "cs",
  "el",
  "hu",
  "ro",
  "tr",
  "uk",
  "ru",
  "ar",
  "he",
  "hi",
  "ja",
  "ko",
  "zh",
];
const zones = Intl.supportedValuesOf("timeZone");
const words = meWords;

function nameOf(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

function example(language: string, tz: string): string {
  const at = new Date();
  const locale = language || undefined;
  const date = new Intl.DateTimeFormat(locale, {
    timeZone: tz || undefined,
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
  return `${date} · ${new Intl.NumberFormat(locale).format(1234.5)}`;
}

/** Time zone and language: dates and numbers follow them at once. */
export function PlaceCard({ self }: { self: Self }) {
  const family = useSession()?.household?.tz ?? "UTC";
  const [typed, setTyped] = useState<{ tz?: string; language?: string }>({});
  const save = useSaveMe();
  const { tz, language } = { ...self, ...typed };
  const changed = tz !== self.tz || language !== self.language;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate({ tz, language }, { onSuccess: () => (setTyped({}), toast(text.common.saved)) });
  };
  return (
    <Card title={words.place}>
      <form className={css.form} onSubmit={submit}>
        <SelectField
          label={words.tz}
          value={tz}
          error={fieldError(save.error, "tz")}
          onChange={(event) => setTyped({ ...typed, tz: event.target.value })}
        >
          <option value="">{words.familyZone(family.replaceAll("_", " "))}</option>
          {[...new Set([...zones, ...(tz ? [tz] : [])])].map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll("_", " ")}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={words.language}
          value={language}
          error={fieldError(save.error, "language")}
          onChange={(event) => setTyped({ ...typed, language: event.target.value })}
        >
          <option value="">{words.browserLanguage}</option>
          {[...new Set([...LANGUAGES, ...(language ? [language] : [])])].map((tag) => (
            <option key={tag} value={tag} lang={tag}>
              {nameOf(tag)}
            </option>
          ))}
        </SelectField>
        <p className={css.help}>{words.example(example(language, tz || family))}</p>
        {save.isError ? <Failure error={save.error} /> : null}
        <Button type="submit" look={changed ? "primary" : "plain"} disabled={!changed} busy={save.isPending}>
          {text.common.save}
        </Button>
      </form>
    </Card>
  );
}
