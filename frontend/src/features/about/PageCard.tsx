import { useRealtime, useRealtimeStore } from "@/realtime/hooks";
import { later } from "@/shared/i18n/later";
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
    <Card title={later.about.page}>
      <ul className={css.parts}>
        <PartRow
          name={later.about.link}
          ok={linked}
          words={linked ? later.about.linkOk : later.about.linkBad}
          mend={later.about.linkMend}
        />
        <PartRow
          name={later.about.sound}
          ok={armed}
          words={armed ? later.about.soundOk : later.about.soundBad}
          mend={later.about.soundMend}
        />
        {linked ? (
          <PartRow
            name={later.about.clock}
            ok={agrees}
            words={agrees ? later.about.clockOk(apart) : later.about.clockBad(apart / 1000)}
            mend={later.about.clockMend}
          />
        ) : null}
      </ul>
    </Card>
  );
}
