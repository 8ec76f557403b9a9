import { Link } from "wouter";
import { text } from "@/shared/i18n";
import { pages } from "@/shared/lib/paths";
import { Empty } from "@/shared/ui/Surface";

/** What stands at an address without a screen, or with one that is not for whoever looks. */
export function Nothing() {
  return (
    <Empty icon="eye" title={text.failures.lostPage} action={<Link href={pages.live}>{text.failures.toLive}</Link>}>
      {text.failures.lostPageHelp}
    </Empty>
  );
}
