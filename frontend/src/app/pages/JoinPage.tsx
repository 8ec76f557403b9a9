import { useLocation } from "wouter";
import { Join } from "@/features/join/Join";
import { text } from "@/shared/i18n";
import { pages } from "@/shared/lib/paths";
import { Button } from "@/shared/ui/Button";
import css from "./FamilyPage.module.css";

/** Where an invitation leads; afterwards into the house, or straight to what makes this device ready for the night. */
export default function JoinPage() {
  const [, go] = useLocation();
  const next = (enter: () => void) => {
    const to = (page: string): void => {
      enter();
      go(page, { replace: true });
    };
    return (
      <>
        <Button look="primary" wide onClick={() => to(pages.live)}>
          {text.join.next}
        </Button>
        <Button wide icon="moon" onClick={() => to(pages.tonight)}>
          {text.join.tonight}
        </Button>
        <p className={css.help}>{text.join.install}</p>
      </>
    );
  };
  return <Join next={next} />;
}
