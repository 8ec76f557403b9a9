import { useState } from "react";
import { Link } from "wouter";
import { AwayCard } from "@/features/duty/AwayCard";
import { CalendarCard } from "@/features/duty/CalendarCard";
import { FairnessCard } from "@/features/duty/FairnessCard";
import { FileCard } from "@/features/duty/FileCard";
import { NowCards } from "@/features/duty/NowCards";
import { DndCard } from "@/features/duty/DndCard";
import { RotaCard } from "@/features/duty/RotaCard";
import { OverridesCard } from "@/features/duty/OverridesCard";
import { SwapsCard } from "@/features/duty/SwapsCard";
import { WeekCard } from "@/features/duty/WeekCard";
import { HandoverCard } from "@/features/handover/HandoverCard";
import { BedtimeCard } from "@/features/notifications/BedtimeCard";
import { text } from "@/shared/i18n";
import { pages } from "@/shared/lib/paths";
import { Screen } from "@/shared/ui/Surface";
import css from "./Columns.module.css";

export default function DutyPage() {
  const [handoff, setHandoff] = useState(false);
  return (
    <Screen title={text.duty.title}>
      <div className={css.columns}>
        <div className={css.column}>
          <NowCards onHandoff={() => setHandoff(true)} />
          <HandoverCard offered={handoff} onDone={() => setHandoff(false)} />
          <OverridesCard />
          <WeekCard />
          <RotaCard />
        </div>
        <div className={css.column}>
          <BedtimeCard link={<Link href={pages.notifications}>{text.duty.toNotifications}</Link>} />
          <SwapsCard />
          <AwayCard />
          <DndCard />
          <FairnessCard />
          <CalendarCard />
          <FileCard />
        </div>
      </div>
    </Screen>
  );
}
