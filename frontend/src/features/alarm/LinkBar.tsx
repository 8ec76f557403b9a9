import { useRealtime } from "@/realtime/hooks";
import { text } from "@/shared/i18n";
import type { Going } from "@/shared/ui/going";
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
function SilenceWords({ link }: { link: "late" | "lost" }) {
  const age = useRealtime((state) => state.silentS);
  const greeted = useRealtime((state) => state.greeted);
  return (
    <>
      <strong>{greeted ? text.link.late(age) : text.link.never(age)}</strong>{" "}
      <span role="status">{link === "lost" ? text.link.lostBar : text.link.trying}</span>
    </>
  );
}

function Silence({ link }: { link: "late" | "lost" }) {
  return (
    <div className={css.bar} data-look={link} data-link={link}>
      <Icon name="warn" />
      <p>
        <SilenceWords link={link} />
      </p>
    </div>
  );
}

/** The same in the line of all that goes on. `last`: what may stand behind everything else. */
export function useLinkGoings(): { first: Going[]; last: Going[] } {
  const link = useRealtime((state) => state.link);
  const down = useRealtime((state) => state.alarmDown);
  const stopped = useRealtime((state) => state.recordingStopped);
  if (link !== "ok") {
    const look = link === "lost" ? "danger" : "warn";
    return { first: [{ key: "link", icon: "warn", look, words: <SilenceWords link={link} />, marks: { "data-link": link } }], last: [] };
  }
  const words = (said: string) => <span role="status">{said}</span>;
  return {
    first: down ? [{ key: "down", icon: "warn", look: "danger", words: words(down.words) }] : [],
    last: stopped === null ? [] : [{ key: "stopped", icon: "warn", look: "warn", words: words(stopped) }],
  };
}

function Bar({ look, words }: { look: "down" | "note"; words: string }) {
  return (
    <p className={css.bar} data-look={look} role="status">
      <Icon name="warn" />
      {words}
    </p>
  );
}
