import { text } from "@/shared/i18n";
import css from "./Composer.module.css";

/** The ones that a family needs; every keyboard has the others. */
const groups: Record<keyof typeof text.chat.emojiGroups, string> = {
  family: "👶 🍼 🛏️ 😴 💤 🌙 🧸 🎶 🚼 💩 🛁 🤒 💊 🌡️ 🤱 👨‍🍼",
  faces: "😀 😅 😂 🥲 😊 😍 😘 🤗 🤔 😬 🙄 🥱 😢 😭 😤 🤯",
  hands: "👍 👎 🙏 👏 💪 🤞 👌 🙌 ❤️ 🧡 💛 💚 💙 💜 🤍 💔",
  things: "☕ 🍷 🍕 🍰 🎉 🎂 🏠 🚗 🔋 🔇 ⏰ ✅ ❌ ❓ ⭐ ☀️",
};

/** Plain emoji of the system, by groups; each is a button that says itself. */
export function EmojiPicker({ onChoose }: { onChoose: (emoji: string) => void }) {
  return (
    <div className={css.emojis} role="group" aria-label={text.chat.emoji}>
      {Object.entries(groups).map(([name, all]) => (
        <div key={name} className={css.emojiRow} role="group" aria-label={text.chat.emojiGroups[name as keyof typeof groups]}>
          {all.split(" ").map((emoji) => (
            <button key={emoji} type="button" onClick={() => onChoose(emoji)}>
              {emoji}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}
