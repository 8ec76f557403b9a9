import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { sessionQuery } from "@/shared/api/session";
import type { Door, Role, Session } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { clockTime, dayKey } from "@/shared/lib/time";
import { momentWords } from "@/shared/lib/window";
import { Button } from "@/shared/ui/Button";
import { Front } from "@/shared/ui/Front";
import css from "./Closed.module.css";

/** So often the page asks whether somebody has let it in meanwhile. */
const LOOK_MS = 15_000;
const words = text.access;

function sentence(role: Role, access: Door, now: number, tz: string | undefined): string {
  if (access.opens_at) {
    const today = dayKey(access.opens_at, tz) === dayKey(now, tz);
    const moment = today ? clockTime(access.opens_at, tz) : momentWords(access.opens_at, now, tz);
    return role === "viewer" ? words.viewerOpens(moment) : words.sitterOpens(moment);
  }
  return role === "viewer" ? words.viewerShut : words.sitterOver;
}

/** Instead of the family's pages while somebody's access is shut: when it opens, and by itself at that moment. */
export function Closed({ session, access, children }: { session: Session; access: Door; children?: ReactNode }) {
  const busy = useOpening(access.opens_at);
  const { name, role } = session.person ?? { name: "", role: "viewer" as Role };
  const said = sentence(role, access, Date.now(), session.household?.tz);
  const title = role === "viewer" ? words.closedTitle.viewer(name) : words.closedTitle.sitter(name);
  return (
    <Front icon="moon" title={title} intro={said}>
      <p className={css.help} role="status">
        {busy.now ? words.checking : words.opensByItself}
      </p>
      <div className={css.buttons}>
        <Button look="primary" busy={busy.now} onClick={busy.look}>
          {words.look}
        </Button>
        {children}
      </div>
    </Front>
  );
}

/** Asks for the session now and then, and at the very moment of the opening. */
function useOpening(opensAt: string | null) {
  const queries = useQueryClient();
  const [now, setNow] = useState(false);
  const ask = (): Promise<void> => queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
  useEffect(() => {
    const left = opensAt ? Date.parse(opensAt) - Date.now() : Infinity;
    const often = setInterval(() => void queries.invalidateQueries({ queryKey: sessionQuery.queryKey }), LOOK_MS);
    const exactly =
      left > 0 && left < 86_400_000
        ? setTimeout(() => void queries.invalidateQueries({ queryKey: sessionQuery.queryKey }), left + 200)
        : undefined;
    return () => {
      clearInterval(often);
      clearTimeout(exactly);
    };
  }, [opensAt, queries]);
  const look = (): void => {
    setNow(true);
    void ask().finally(() => setNow(false));
  };
  return { now, look };
}
