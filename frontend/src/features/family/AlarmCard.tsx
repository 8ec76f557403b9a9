import type { Ladder, Settings } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { TextField } from "@/shared/ui/Field";
import { SettingsForm } from "./SettingsForm";
import { boundsOf } from "./timings";
import { useDraft } from "./useDraft";

const words = later.ladder;

/** When an alarm is over, and what counts as one. */
export function AlarmCard({ policy, ladder }: { policy: Settings["policy"]; ladder: Ladder }) {
  const { quiet_s, reopen_s, group_s } = policy;
  const { values, changed, field, forget } = useDraft({
    quiet_s: String(quiet_s),
    reopen_s: String(reopen_s),
    group_s: String(group_s),
  });
  const change = () => ({
    policy: { quiet_s: Number(values.quiet_s), reopen_s: Number(values.reopen_s), group_s: Number(values.group_s) },
  });
  const number = (name: keyof typeof values) => ({
    type: "number",
    inputMode: "numeric" as const,
    step: name === "quiet_s" ? 1 : "any",
    required: true,
    unit: later.family.units.seconds,
    ...boundsOf(ladder, name),
    ...field(name),
  });
  return (
    <SettingsForm title={words.over} changed={changed} change={change} onSaved={forget}>
      {(error) => (
        <>
          <TextField label={later.family.quietAfter} help={later.family.quietAfterHelp} error={error("quiet_s")} {...number("quiet_s")} />
          <TextField label={words.reopen_s} help={words.reopenHelp} error={error("reopen_s")} {...number("reopen_s")} />
          <TextField label={words.group_s} help={words.groupHelp} error={error("group_s")} {...number("group_s")} />
        </>
      )}
    </SettingsForm>
  );
}
