import { useEffect, useState } from "react";
import { text } from "@/shared/i18n";
import { onNewerPage } from "@/shared/lib/service-worker";
import { Button } from "@/shared/ui/Button";
import css from "./NewerBar.module.css";

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
