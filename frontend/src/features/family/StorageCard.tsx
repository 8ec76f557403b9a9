import type { Settings } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { gigabytes } from "@/shared/lib/time";
import { TextField } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Surface";
import css from "./Family.module.css";
import { SettingsForm } from "./SettingsForm";
import { useDraft } from "./useDraft";

type Storage = Settings["storage"];

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
            <TextField
              type="number"
              inputMode="numeric"
              min={1}
              max={3650}
              required
              label={later.family.keepDays}
              unit={later.family.units.days}
              error={error("keep_days")}
              {...field("keep_days")}
            />
            <TextField
              type="number"
              inputMode="decimal"
              min={0.1}
              max={100_000}
              step="any"
              required
              label={later.family.keepGb}
              unit={later.family.units.gigabytes}
              error={error("keep_gb")}
              {...field("keep_gb")}
            />
          </div>
          <p className={css.help}>{later.family.keptHelp}</p>
          <TextField
            type="number"
            inputMode="decimal"
            min={0.1}
            max={10_000}
            step="any"
            required
            label={later.family.minFree}
            unit={later.family.units.gigabytes}
            help={later.family.minFreeHelp}
            error={error("min_free_gb")}
            {...field("min_free_gb")}
          />
          <TextField
            type="number"
            inputMode="numeric"
            min={1}
            max={3650}
            required
            label={later.family.keepLevels}
            unit={later.family.units.days}
            help={later.family.keepLevelsHelp}
            error={error("keep_levels_days")}
            {...field("keep_levels_days")}
          />
        </>
      )}
    </SettingsForm>
  );
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
