import { useRealtime } from "@/realtime/hooks";
import { text } from "@/shared/i18n";
import { Icon } from "@/shared/ui/Icon";
import css from "./LinkBar.module.css";

/** What is wrong with the server, on every screen and above every alarm: its silence, that it calls nobody, or that it records nothing. */
export function LinkBar() {
  const link = useRealtime((state) => state.link);
  const down = useRealtime((state) => state.alarmDown);
  const stopped = useRealtime((state) => state.recordingStopped);
  if (link !== "ok") return <Silence link={link} />;
  if (down) return <Bar look="down" words={down.words} />;
  return stopped === null ? null : <Bar look="note" words={stopped} />;
}

/** The age is no live region: nobody wants it read out each second. */
function Silence({ link }: { link: "late" | "lost" }) {
  const age = useRealtime((state) => state.silentS);
  const greeted = useRealtime((state) => state.greeted);
  return (
    <div className={css.bar} data-look={link} data-link={link}>
      <Icon name="warn" />
      <p>
        <strong>{greeted ? text.link.late(age) : text.link.never(age)}</strong>{" "}
        <span role="status">{link === "lost" ? text.link.lostBar : text.link.trying}</span>
      </p>
    </div>
  );
}

function Bar({ look, words }: { look: "down" | "note"; words: string }) {
  return (
    <p className={css.bar} data-look={look} role="status">
      <Icon name="warn" />
      {words}
    </p>
  );
}
