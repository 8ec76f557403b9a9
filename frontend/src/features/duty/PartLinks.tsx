import { Link } from "wouter";
import { later } from "@/shared/i18n/later";
import { DUTY_PARTS, type DutyPart, dutyPage } from "@/shared/lib/paths";
import { Icon, type IconName } from "@/shared/ui/Icon";
import { Card } from "@/shared/ui/Surface";
import css from "./Duty.module.css";

const words = later.parts;
const icons: Record<DutyPart, IconName> = {
  rota: "duty",
  swaps: "swap",
  away: "logout",
  dnd: "moon",
  fairness: "family",
  calendar: "share",
  file: "download",
};

/** The ways to what is needed seldom. */
export function PartLinks() {
  return (
    <Card title={words.title}>
      <ul className={css.parts}>
        {DUTY_PARTS.map((part) => (
          <li key={part}>
            <Link href={dutyPage(part)} className={css.deeper}>
              <Icon name={icons[part]} />
              <span>
                <strong>{words.names[part]}</strong>
                <span className={css.help}>{words.helps[part]}</span>
              </span>
              <Icon name="next" size={20} />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
