import { useInfiniteQuery } from "@tanstack/react-query";
import { useZone } from "@/shared/api/session";
import type { AuditEntry } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { clockTime, dayKey, dayName, exactTime } from "@/shared/lib/time";
import { Button } from "@/shared/ui/Button";
import { Card, Empty, Failure, Skeleton } from "@/shared/ui/Surface";
import { auditQuery } from "./get-audit";
import css from "./Audit.module.css";

const words = later.audit;

/** Lines of one day under its name, newest first. */
function byDay(lines: AuditEntry[], tz: string | undefined): [string, AuditEntry[]][] {
  const days = new Map<string, AuditEntry[]>();
  for (const line of lines) days.set(dayKey(line.at, tz), [...(days.get(dayKey(line.at, tz)) ?? []), line]);
  return [...days];
}

/** What was changed, day by day; older lines come when they are asked for. */
export function AuditList() {
  const log = useInfiniteQuery(auditQuery);
  const tz = useZone();
  const lines = log.data?.pages.flatMap(({ results }) => results) ?? [];
  if (log.isPending) return <Skeleton lines={6} />;
  if (!log.data) return <Failure error={log.error} again={() => void log.refetch()} />;
  if (!lines.length)
    return (
      <Empty icon="family" title={words.empty}>
        {words.emptyHelp}
      </Empty>
    );
  return (
    <>
      {byDay(lines, tz).map(([day, those]) => (
        <Card key={day} title={dayName(those[0]?.at ?? day, tz)}>
          <ol className={css.lines}>
            {those.map((line) => (
              <Line key={line.id} line={line} tz={tz} />
            ))}
          </ol>
        </Card>
      ))}
      {log.isFetchNextPageError ? <Failure error={log.error} /> : null}
      {log.hasNextPage ? (
        <Button className={css.more} busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {words.older}
        </Button>
      ) : null}
    </>
  );
}

function Line({ line, tz }: { line: AuditEntry; tz: string | undefined }) {
  return (
    <li data-act={line.act}>
      <time dateTime={line.at} title={exactTime(line.at, tz)}>
        {clockTime(line.at, tz)}
      </time>
      <p>
        {line.words}
        {line.who && !line.words.startsWith(line.who) ? <span className={css.who}>{words.by(line.who)}</span> : null}
      </p>
    </li>
  );
}
