import { useState } from "react";
import type { WrittenChannel } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { Choice } from "@/shared/ui/Field";
import { LinkOut } from "@/shared/ui/LinkOut";
import { Notice } from "@/shared/ui/Surface";
import { TestNow } from "./TestNow";
import css from "./Ways.module.css";

interface Props {
  channel: WrittenChannel;
  onChange: () => void;
  onDone: () => void;
}

/** What comes after a form was saved: subscribe where there is something to, then prove that it works. */
export function WaySaved({ channel, onChange, onDone }: Props) {
  return (
    <div className={css.saved}>
      <Notice tone="good">{later.ways.saved}</Notice>
      {channel.links.length ? <Subscribe links={channel.links} name={channel.name} /> : null}
      <div className={css.trial}>
        <TestNow channel={channel} first />
      </div>
      <div className={css.acts}>
        <Button onClick={onChange}>{later.ways.change}</Button>
        <Button onClick={onDone}>{later.ways.done}</Button>
      </div>
    </div>
  );
}

function Subscribe({ links, name }: { links: WrittenChannel["links"]; name: string }) {
  const [on, setOn] = useState(links[0]?.on ?? "");
  const link = links.find((each) => each.on === on);
  return (
    <section className={css.subscribe} aria-label={later.ways.subscribe}>
      <h3>{later.ways.subscribe}</h3>
      <p className={css.muted}>{later.ways.subscribeHelp}</p>
      <Choice label={later.ways.device} value={on} options={links.map((each) => ({ value: each.on, label: each.on }))} onChange={setOn} />
      {link ? (
        <LinkOut url={link.url} qr={link.qr} title={name}>
          <a className={css.here} href={link.url} rel="noreferrer">
            {later.ways.openHere}
          </a>
        </LinkOut>
      ) : null}
    </section>
  );
}
