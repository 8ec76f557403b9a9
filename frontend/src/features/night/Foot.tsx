import type { NightTold } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { api } from "@/shared/lib/paths";
import { Button } from "@/shared/ui/Button";
import { Icon } from "@/shared/ui/Icon";
import css from "./Night.module.css";
import { NightTable } from "./NightTable";

/** The same as a table, on paper, and as a file. */
export function Foot({ night }: { night: NightTold }) {
  return (
    <footer className={css.foot}>
      <details className={css.fold}>
        <summary>{later.night.table}</summary>
        {night.rooms.map((room) => (
          <NightTable key={room.room} night={night} room={room} />
        ))}
      </details>
      <div className={css.acts}>
        <Button onClick={() => window.print()}>{later.night.print}</Button>
        <a className={css.file} href={api.nightTable(night.date)} download>
          <Icon name="download" size={20} />
          {later.night.csv}
        </a>
      </div>
    </footer>
  );
}
