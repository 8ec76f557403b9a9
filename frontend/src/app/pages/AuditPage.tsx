import { AuditList } from "@/features/audit/AuditList";
import { later } from "@/shared/i18n/later";
import { pages } from "@/shared/lib/paths";
import { Screen } from "@/shared/ui/Surface";
import css from "./FamilyPage.module.css";

/** What was changed, for owners. */
export default function AuditPage() {
  return (
    <Screen title={later.audit.title} back={pages.family} narrow>
      <p className={css.help}>{later.audit.help}</p>
      <AuditList />
    </Screen>
  );
}
