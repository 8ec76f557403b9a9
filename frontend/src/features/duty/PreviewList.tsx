import { useQuery } from "@tanstack/react-query";
import type { Night, PreviewIn } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { weekdayOf } from "@/shared/lib/time";
import { Failure, Skeleton } from "@/shared/ui/Surface";
import { previewDuty } from "./change-duty";
import css from "./Duty.module.css";
import { stretchWords } from "./NightRow";

/** Before and after of 14 nights, as the server would answer them; those that stay are quieter. */
export function PreviewList({ change }: { change: PreviewIn }) {
  const preview = useQuery({ queryKey: ["duty", "preview", change], queryFn: ({ signal }) => previewDuty(change, signal), retry: false });
  if (preview.isPending) return <Skeleton lines={2} />;
  if (!preview.data) return <Failure error={preview.error} />;
  const changed = preview.data.nights.filter((night) => night.changed);
  return (
    <div className={css.preview}>
      <h3>{text.duty.preview}</h3>
      {changed.length ? null : <p className={css.help}>{text.duty.previewSame}</p>}
      <ul>
        {preview.data.nights.map((night) => (
          <NightLine key={night.date} night={night} />
        ))}
      </ul>
    </div>
  );
}

function NightLine({ night }: { night: Night }) {
  const [before, after] = [night.before, night.after].map((parts) => [...new Set(parts.map(stretchWords))].join(", "));
  return (
    <li data-changed={night.changed || undefined}>
      <span>{weekdayOf(night.date, true)}</span>
      {night.changed ? (
        <span>
          <s>
            <span className="sr-only">{text.duty.before}</span> {before}
          </s>{" "}
          <strong>
            <span className="sr-only">{text.duty.after}</span> {after}
          </strong>
        </span>
      ) : (
        <span>{after}</span>
      )}
    </li>
  );
}
