import { AuditList } from "@/features/audit/AuditList";
import { later } from "@/shared/i18n/later";
import { pages } from "@/shared/lib/paths";
import { Section } from "./Section";
import css from "./Section.module.css";

/** What was changed, for owners. */
export default function AuditSection() {
  return (
    <Section title={later.audit.title} back={pages.family}>
      <p className={css.help}>{later.audit.help}</p>
      <AuditList />
    </Section>
  );
}
