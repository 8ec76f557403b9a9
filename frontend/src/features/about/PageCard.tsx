import { useRealtime, useRealtimeStore } from "@/realtime/hooks";
import { text } from "@/shared/i18n";
import { useNow } from "@/shared/lib/useNow";
import { Card } from "@/shared/ui/Surface";
import css from "./About.module.css";
import { PartRow } from "./PartRow";

const CLOCK_LIMIT_MS = 2_000;

/** How this page itself is: what it hears, whether it can ring, and its clock. */
export function PageCard({ armed }: { armed: boolean }) {
  const linked = useRealtime((state) => state.link === "ok" && state.greeted);
  const { offset } = useRealtimeStore();
  useNow(1_000);
  const apart = offset.ms;
  const agrees = Math.abs(apart) < CLOCK_LIMIT_MS;
  return (
    <Card title={text.about.page}>
      <ul className={css.parts}>
        <PartRow name={text.about.link} ok={linked} words={linked ? text.about.linkOk : text.about.linkBad} mend={text.about.linkMend} />
        <PartRow name={text.about.sound} ok={armed} words={armed ? text.about.soundOk : text.about.soundBad} mend={text.about.soundMend} />
        {linked ? <PartRow name={text.about.clock} ok={agrees} words={agrees ? text.about.clockOk(apart) : text.about.clockBad(apart / 1000)} mend={text.about.clockMend} /> : null}
      </ul>
    </Card>
  );
}
