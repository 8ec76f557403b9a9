import { useMay } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Card, Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { useRenewLink } from "./change-duty";
import css from "./Duty.module.css";

/** One's own duty in a calendar program. */
export function CalendarCard() {
  const link = useRenewLink();
  const address = link.data && new URL(link.data.path, location.href).href;
  const copy = (): void =>
    void navigator.clipboard
      .writeText(address ?? "")
      .then(() => toast(text.duty.calendarCopied))
      .catch(() => undefined);
  if (!useMay("duty.see")) return null;
  return (
    <Card title={text.duty.calendar}>
      <p className={css.help}>{text.duty.calendarHelp}</p>
      {address ? <p className={css.secret}>{address}</p> : null}
      <p className={css.help}>{text.duty.calendarRenewHelp}</p>
      {link.isError ? <Failure error={link.error} /> : null}
      <div className={css.acts}>
        {address ? (
          <Button look="primary" onClick={copy}>
            {text.duty.calendarCopy}
          </Button>
        ) : null}
        <Button busy={link.isPending} onClick={() => link.mutate()}>
          {address ? text.duty.calendarRenew : text.duty.calendarMake}
        </Button>
      </div>
    </Card>
  );
}
