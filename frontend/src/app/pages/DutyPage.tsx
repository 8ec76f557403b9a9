import { useState } from "react";
import { NowCards } from "@/features/duty/NowCards";
import { OverridesCard } from "@/features/duty/OverridesCard";
import { PartLinks } from "@/features/duty/PartLinks";
import { WeekCard } from "@/features/duty/WeekCard";
import HandoverCard from "@/features/handover/HandoverCard";
import { TonightCard } from "@/features/ladder/TonightCard";
import { text } from "@/shared/i18n";
import { Screen } from "@/shared/ui/Surface";
import css from "./Columns.module.css";

/** Now, tonight, the week; the rest one tap further. */
export default function DutyPage() {
  const [handoff, setHandoff] = useState(false);
  return (
    <Screen title={text.duty.title}>
      <div className={css.columns}>
        <div className={css.column}>
          <NowCards onHandoff={() => setHandoff(true)} />
          <TonightCard />
          <OverridesCard />
          <HandoverCard offered={handoff} onDone={() => setHandoff(false)} />
        </div>
        <div className={css.column}>
          <WeekCard />
          <PartLinks />
        </div>
      </div>
    </Screen>
  );
}
