import { useEffect, useState } from "react";
import { useRealtime } from "@/realtime/hooks";
import { text } from "@/shared/i18n";
import { onNewerPage } from "@/shared/lib/service-worker";
import { Button } from "@/shared/ui/Button";
import { Icon } from "@/shared/ui/Icon";
import css from "./LinkBar.module.css";

/** What is wrong with the server, as far as this page can tell: its silence, or that it records nothing. */
export function LinkBar() {
  const link = useRealtime((state) => state.link);
  const stopped = useRealtime((state) => state.recordingStopped);
  const words = link === "ok" ? stopped : link === "late" ? text.link.late : text.link.lost;
  if (words === null) return null;
  return (
    <p className={css.bar} data-link={link} role="status">
      <Icon name="warn" />
      {words}
    </p>
  );
}

/** The server was renewed under this page: says so, and leaves the moment to the person. */
export function NewerBar() {
  const [newer, setNewer] = useState(false);
  useEffect(() => onNewerPage(() => setNewer(true)), []);
  if (!newer) return null;
  return (
    <div className={css.newer} role="status">
      <p>{text.link.newer}</p>
      <Button onClick={() => location.reload()}>{text.failures.reload}</Button>
    </div>
  );
}
