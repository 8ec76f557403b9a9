import { useId } from "react";
import { me as meWords } from "@/shared/i18n/me";
import { TextField } from "@/shared/ui/Field";
import css from "./Profile.module.css";

const OURS = ["", "🦊", "🐻", "🦉", "🐢", "🦁", "🐧", "🌻", "🌙"];
const words = meWords;

/** The last thing typed that a reader sees as one sign: an emoji of several parts counts once. */
function lastSign(typed: string): string {
  return [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(typed.trim())].at(-1)?.segment ?? "";
}

/** One emoji: some to tap, any other from the keyboard. */
export function EmojiChoice({ value, error, onChange }: { value: string; error: string | undefined; onChange: (emoji: string) => void }) {
  const group = useId();
  return (
    <fieldset>
      <legend className={css.legend}>{words.emoji}</legend>
      <div className={css.emojis}>
        {OURS.map((emoji) => (
          <label key={emoji}>
            <input type="radio" className="sr-only" name={group} checked={emoji === value} onChange={() => onChange(emoji)} />
            <span className={css.emoji}>{emoji || words.noEmoji}</span>
          </label>
        ))}
      </div>
      <TextField
        label={words.otherEmoji}
        help={words.emojiHelp}
        autoComplete="off"
        value={value}
        error={error}
        onChange={(event) => onChange(lastSign(event.target.value))}
      />
    </fieldset>
  );
}
