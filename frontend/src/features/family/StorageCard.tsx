import type { ComponentProps } from "react";
import type { Settings } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { gigabytes } from "@/shared/lib/time";
import { TextField } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Surface";
import css from "./Family.module.css";
import { SettingsForm } from "./SettingsForm";
import { useDraft } from "./useDraft";

type Storage = Settings["storage"];

const DAYS = { inputMode: "numeric", min: 1, max: 3650, unit: later.family.units.days } as const;
const GIGABYTES = { inputMode: "decimal", min: 0.1, max: 100_000, step: "any", unit: later.family.units.gigabytes } as const;

/** How full the disk is, and how long clips stay. */
export function StorageCard({ storage }: { storage: Storage }) {
  const { values, changed, field, forget } = useDraft({
    keep_days: String(storage.keep_days),
    keep_gb: String(storage.keep_gb),
    min_free_gb: String(storage.min_free_gb),
    keep_levels_days: String(storage.keep_levels_days),
  });
  const change = () => ({
    storage: {
      keep_days: Number(values.keep_days),
      keep_gb: Number(values.keep_gb),
      min_free_gb: Number(values.min_free_gb),
      keep_levels_days: Number(values.keep_levels_days),
    },
  });
  return (
    <SettingsForm title={later.family.storage} changed={changed} change={change} onSaved={forget} head={<Use storage={storage} />}>
      {(error) => (
        <>
          <div className={css.pair}>
            <Amount label={later.family.keepDays} error={error("keep_days")} {...DAYS} {...field("keep_days")} />
            <Amount label={later.family.keepGb} error={error("keep_gb")} {...GIGABYTES} {...field("keep_gb")} />
          </div>
          <p className={css.help}>{later.family.keptHelp}</p>
          <Amount
            label={later.family.minFree}
            help={later.family.minFreeHelp}
            error={error("min_free_gb")}
            {...GIGABYTES}
            max={10_000}
            {...field("min_free_gb")}
          />
          <Amount
            label={later.family.keepLevels}
            help={later.family.keepLevelsHelp}
            error={error("keep_levels_days")}
            {...DAYS}
            {...field("keep_levels_days")}
          />
        </>
      )}
    </SettingsForm>
  );
}

function Amount(props: ComponentProps<typeof TextField>) {
  return <TextField type="number" required {...props} />;
}

function Use({ storage }: { storage: Storage }) {
  const part = Math.min(1, storage.used_gb / storage.keep_gb);
  return (
    <>
      {storage.recording_stopped ? <Notice tone="warn">{later.family.stopped}</Notice> : null}
      <div className={css.use}>
        <p>{later.family.used(storage.clips, gigabytes(storage.used_gb), gigabytes(storage.keep_gb))}</p>
        {storage.free_gb === null ? null : <p className={css.help}>{later.family.free(gigabytes(storage.free_gb))}</p>}
        <div className={css.track} aria-hidden="true">
          {part > 0 ? <span style={{ inlineSize: `${part * 100}%` }} /> : null}
        </div>
      </div>
    </>
  );
}
