import { text } from "@/shared/i18n";
import { Icon } from "@/shared/ui/Icon";
import css from "./ArmBar.module.css";
import { arm, useArmed } from "./useSound";

/** Says loudly that this page cannot ring yet; one tap mends it. */
export function ArmBar() {
  if (useArmed()) return null;
  return (
    <button type="button" className={css.bar} onClick={() => void arm()}>
      <Icon name="soundOff" />
      <span>
        <strong>{text.sound.off}</strong>
        <span className={css.help}>{text.sound.armHelp}</span>
      </span>
      <span className={css.go}>{text.sound.arm}</span>
    </button>
  );
}
