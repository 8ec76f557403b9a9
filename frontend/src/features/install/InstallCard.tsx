import { useState } from "react";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Icon, type IconName } from "@/shared/ui/Icon";
import { Card, Notice } from "@/shared/ui/Surface";
import css from "./Install.module.css";
import { install, useWay } from "./standalone";

const signs: IconName[] = ["share", "plus", "bell"];

/** babycam on the home screen: one tap where the browser offers it, exact steps where it does not. */
export function InstallCard() {
  const way = useWay();
  const [dismissed, setDismissed] = useState(false);
  if (way === "installed")
    return (
      <Card title={text.install.title}>
        <Notice tone="good">{text.install.installed}</Notice>
      </Card>
    );
  return (
    <Card title={text.install.title} data-install={way}>
      <p>{text.install.intro}</p>
      {way === "offer" ? (
        <Button look="primary" icon="download" onClick={() => void install().then((yes) => setDismissed(!yes))}>
          {text.install.now}
        </Button>
      ) : null}
      {way === "menu" ? <p className={css.help}>{dismissed ? text.install.dismissed : text.install.other}</p> : null}
      {way === "apple" || way === "apple-other" ? <AppleSteps foreign={way === "apple-other"} /> : null}
    </Card>
  );
}

function AppleSteps({ foreign }: { foreign: boolean }) {
  return (
    <div className={css.apple}>
      <h3>{text.install.iosTitle}</h3>
      {foreign ? <Notice tone="warn">{text.install.iosBrowser}</Notice> : null}
      <ol className={css.steps}>
        {text.install.ios.map((step, index) => (
          <li key={step}>
            <span className={css.sign}>
              <Icon name={signs[index] ?? "check"} size={22} />
            </span>
            <p>{step}</p>
          </li>
        ))}
      </ol>
      <p className={css.help}>{text.install.iosWhy}</p>
    </div>
  );
}
