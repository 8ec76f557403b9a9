import type { ReactNode } from "react";
import { AwayCard } from "@/features/duty/AwayCard";
import { CalendarCard } from "@/features/duty/CalendarCard";
import { DndCard } from "@/features/duty/DndCard";
import { FairnessCard } from "@/features/duty/FairnessCard";
import { FileCard } from "@/features/duty/FileCard";
import { OverridesCard } from "@/features/duty/OverridesCard";
import { RotaCard } from "@/features/duty/RotaCard";
import { SwapsCard } from "@/features/duty/SwapsCard";
import { later } from "@/shared/i18n/later";
import { DUTY_PARTS, type DutyPart, pages } from "@/shared/lib/paths";
import { Screen } from "@/shared/ui/Surface";
import css from "./DutyPartPage.module.css";
import { Nothing } from "../Nothing";

const parts: Record<DutyPart, ReactNode> = {
  rota: <RotaCard />,
  swaps: <SwapsCard />,
  away: (
    <>
      <AwayCard />
      <OverridesCard />
    </>
  ),
  dnd: <DndCard />,
  fairness: <FairnessCard />,
  calendar: <CalendarCard />,
  file: <FileCard />,
};

/** One of the pages behind the duty. */
export default function DutyPartPage({ part }: { part: string }) {
  const known = DUTY_PARTS.find((each) => each === part);
  if (!known) return <Nothing />;
  return (
    <Screen title={later.parts.names[known]} back={pages.duty} narrow>
      <div className={css.part}>{parts[known]}</div>
    </Screen>
  );
}
