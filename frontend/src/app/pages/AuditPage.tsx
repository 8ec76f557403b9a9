import { AuditList } from "@/features/audit/AuditList";
import { text } from "@/shared/i18n";
import { pages } from "@/shared/lib/paths";
import { Screen } from "@/shared/ui/Surface";
import css from "./FamilyPage.module.css";

/** What was changed, for owners. */
export default function AuditPage() {
  return (
    <Screen title={text.audit.title} back={pages.family} narrow>
      <p className={css.help}>{text.audit.help}</p>
      <AuditList />
    </Screen>
  );
}
