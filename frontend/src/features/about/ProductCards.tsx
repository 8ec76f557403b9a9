import { useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { api } from "@/shared/lib/paths";
import { Icon, type IconName } from "@/shared/ui/Icon";
import { Card } from "@/shared/ui/Surface";
import css from "./About.module.css";

/** What babycam is, what it is not, and where programs find it. */
export function ProductCards() {
  const version = useSession()?.version;
  return (
    <>
      <Card title={text.about.is} aside={version ? <span className={css.detail}>{text.about.version(version)}</span> : undefined}>
        <Sentences icon="check" lines={text.about.promises} />
      </Card>
      <Card title={text.about.isNot}>
        <Sentences icon="cross" lines={text.about.limits} />
      </Card>
      <Card title={text.about.programs}>
        <p>{text.about.programsHelp}</p>
        <a className={css.docs} href={api.docs}>
          {text.about.docs}
          <Icon name="next" size={20} />
        </a>
        <p className={css.detail}>{text.about.licence}</p>
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
