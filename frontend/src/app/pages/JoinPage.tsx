import { useLocation } from "wouter";
import { Join } from "@/features/join/Join";
import { may } from "@/shared/api/access";
import type { Session } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { pages } from "@/shared/lib/paths";
import { Button } from "@/shared/ui/Button";
import css from "./JoinPage.module.css";

/** Where an invitation leads; afterwards into the house, or straight to what makes this device ready for the night. */
export default function JoinPage() {
  const [, go] = useLocation();
  const next = (enter: () => void, session: Session) => {
    const to = (page: string): void => {
      enter();
      go(page, { replace: true });
    };
    return (
      <>
        <Button look="primary" wide onClick={() => to(pages.live)}>
          {later.join.next}
        </Button>
        {may(session, "incident.ack") ? (
          <>
            <Button wide icon="moon" onClick={() => to(pages.tonight)}>
              {later.join.tonight}
            </Button>
            <p className={css.help}>{later.join.install}</p>
          </>
        ) : null}
      </>
    );
  };
  return <Join next={next} />;
}
