import type { Warning } from "@/shared/api/types";
import { toldHere } from "@/shared/lib/codecs";
import { Icon } from "./Icon";
import css from "./Surface.module.css";

/** What may become a silence soon, in the server's words; nothing while all is well. */
export function Warnings({ warnings }: { warnings: Warning[] }) {
  const told = toldHere(warnings);
  if (!told.length) return null;
  return (
    <ul className={css.warnings}>
      {told.map(({ code, words }) => (
        <li key={code} data-warning={code}>
          <Icon name="warn" size={20} />
          {words}
        </li>
      ))}
    </ul>
  );
}
