import type { ReactNode } from "react";
import { LastKnown } from "@/monitor/LastKnown";
import { useZone } from "@/shared/api/session";
import type { Delivery, Incident } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { clipPage } from "@/shared/lib/paths";
import { duration, exactTime, timeOfDay } from "@/shared/lib/time";
import { Icon } from "@/shared/ui/Icon";
import { Card } from "@/shared/ui/Surface";
import { Link } from "wouter";
import css from "./Incident.module.css";
import { VerdictCard } from "./VerdictCard";

/** A night explained line by line: what happened, who was called by what, and what proves it. */
export function IncidentStory({ incident }: { incident: Incident }) {
  return (
    <div className={css.columns}>
      <div className={css.column}>
        <Head incident={incident} />
        <VerdictCard incident={incident} />
        <Card title={text.incident.log}>
          <ol className={css.log}>
            {incident.words_log.map((line, index) => (
              <li key={index}>
                <LogLine line={line} />
              </li>
            ))}
          </ol>
        </Card>
      </div>
      <div className={css.column}>
        <Tiers incident={incident} />
        <Calls calls={incident.calls} />
        <Clips clips={incident.clips} />
      </div>
    </div>
  );
}

function Head({ incident }: { incident: Incident }) {
  const tz = useZone();
  const { acked_by, acked_at, opened_at, rang_at } = incident;
  return (
    <Card>
      <LastKnown>
        <p className={css.words}>{incident.words}</p>
        <Why incident={incident} />
        <p className={css.help}>
          {[
            exactTime(opened_at, tz),
            incident.setting_up ? text.incident.settingUp : text.incident.states[incident.state],
            incident.severity === "critical" ? text.incident.critical : "",
            incident.peak_db === null ? "" : text.incident.peak(text.db(incident.peak_db)),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {acked_by && acked_at ? (
          <p>{text.incident.took(acked_by.name, duration((Date.parse(acked_at) - Date.parse(rang_at ?? opened_at)) / 1000))}</p>
        ) : null}
      </LastKnown>
    </Card>
  );
}

/** What it was and why it woke somebody: "a cry, crying for 3 s". */
function Why({ incident: { certainty, cause, cause_s } }: { incident: Incident }) {
  if (cause === "") return null;
  return <p data-cause={cause}>{text.wake.wokeBy(text.wake.why(certainty, cause, cause_s))}</p>;
}

/** "03:01:12 rang on Dad's phone": the time apart from its words. */
function LogLine({ line }: { line: string }) {
  const [, time, words] = /^(\d{1,2}:\d{2}(?::\d{2})?)\s+(.*)$/s.exec(line) ?? ["", "", line];
  return (
    <>
      <time>{time}</time>
      <span>{words}</span>
    </>
  );
}

function Tiers({ incident: { tiers, why } }: { incident: Incident }) {
  return (
    <Card title={text.incident.tiers}>
      {tiers.length ? null : <p className={css.help}>{text.incident.noTiers}</p>}
      <ol className={css.tiers}>
        {tiers.map((tier, place) => (
          <li key={place}>
            <span className={css.help}>{text.incident.tier(place)}</span>
            <span>{tier.map(({ name }) => name).join(text.incident.and)}</span>
          </li>
        ))}
      </ol>
      {why ? <p className={css.help}>{why}</p> : null}
    </Card>
  );
}

function Calls({ calls }: { calls: Delivery[] }) {
  const tz = useZone();
  return (
    <Card title={text.incident.calls}>
      {calls.length ? null : <p className={css.help}>{text.incident.noCalls}</p>}
      <ul className={css.calls}>
        {calls.map((call) => (
          <li key={call.id}>
            <Icon name={call.received_at ? "check" : call.state === "dead" ? "warn" : "bell"} size={20} />
            <span>
              {call.words}
              <span className={css.help}>
                {proofOf(call)
                  .map((at) => timeOfDay(at, tz))
                  .join(" → ")}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** When it was sent, arrived, rang and was touched, as far as it came. */
function proofOf({ sent_at, received_at, sounding_at, seen_at }: Delivery): string[] {
  return [sent_at, received_at, sounding_at, seen_at].filter((at) => at !== null);
}

function Clips({ clips }: { clips: string[] }): ReactNode {
  return (
    <Card title={text.incident.clips}>
      {clips.length ? null : <p className={css.help}>{text.incident.noClips}</p>}
      <ul className={css.clips}>
        {clips.map((clip, index) => (
          <li key={clip}>
            <Link href={clipPage(clip)}>
              <Icon name="play" size={20} filled />
              {text.incident.playClip(index + 1)}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
