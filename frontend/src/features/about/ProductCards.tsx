import { useSession } from "@/shared/api/session";
import { later } from "@/shared/i18n/later";
import { api } from "@/shared/lib/paths";
import { Icon, type IconName } from "@/shared/ui/Icon";
import { Card } from "@/shared/ui/Surface";
import css from "./About.module.css";

/** What babycam is, what it is not, and where programs find it. */
export function ProductCards() {
  const version = useSession()?.version;
  return (
    <>
      <Card title={later.about.is} aside={version ? <span className={css.detail}>{later.about.version(version)}</span> : undefined}>
        <Sentences icon="check" lines={later.about.promises} />
      </Card>
      <Card title={later.about.isNot}>
        <Sentences icon="cross" lines={later.about.limits} />
      </Card>
      <Card title={later.about.programs}>
        <p>{later.about.programsHelp}</p>
        <a className={css.docs} href={api.docs}>
          {later.about.docs}
          <Icon name="next" size={20} />
        </a>
        <p className={css.detail}>{later.about.licence}</p>
      </Card>
    </>
  );
}

function Sentences({ icon, lines }: { icon: IconName; lines: string[] }) {
  return (
    <ul className={css.lines}>
      {lines.map((line) => (
        <li key={line}>
          <Icon name={icon} size={20} />
          <p>{line}</p>
        </li>
      ))}
    </ul>
  );
}
