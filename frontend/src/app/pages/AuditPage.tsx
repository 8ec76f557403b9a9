import { AuditList } from "@/features/audit/AuditList";
import { useMay } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { pages } from "@/shared/lib/paths";
import { Empty, Screen } from "@/shared/ui/Surface";
import css from "./FamilyPage.module.css";

/** What was changed, for owners. */
export default function AuditPage() {
  const may = useMay("audit.see");
  return (
    <Screen title={text.audit.title} back={pages.family} narrow>
      <p className={css.help}>{text.audit.help}</p>
      {may ? (
        <AuditList />
      ) : (
        <Empty icon="eye" title={text.failures.lostPage}>
          {text.failures.lostPageHelp}
        </Empty>
      )}
    </Screen>
  );
}
