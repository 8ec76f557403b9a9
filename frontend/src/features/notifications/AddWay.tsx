import { type ReactNode, useEffect, useRef, useState } from "react";
import { useMay } from "@/shared/api/session";
import type { Service, WrittenChannel, WrittenTransport } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { AddressForm } from "./AddressForm";
import { useServices } from "./get-services";
import { EditWay } from "./EditWay";
import { ServiceForm } from "./ServiceForm";
import { WaySaved } from "./WaySaved";
import css from "./Ways.module.css";
import { WRITTEN } from "./written-addresses";

/** Another way to be woken: a tile for each service, which opens its form in place. */
export function AddWay() {
  const may = useMay("duty.edit");
  const services = useServices();
  const [chosen, choose] = useState<string | null>(null);
  if (!may) return null;
  const close = (): void => choose(null);
  const service = services.find(({ code }) => code === chosen);
  const written = WRITTEN.find((kind) => kind === chosen);
  if (service)
    return (
      <Opened title={service.name}>
        <NewWay service={service} onDone={close} />
      </Opened>
    );
  if (written)
    return (
      <Opened title={later.notifications.addresses[written].choice}>
        <AddressForm kind={written} onDone={close} />
      </Opened>
    );
  return <Tiles services={services} onChoose={choose} />;
}

function Tiles({ services, onChoose }: { services: Service[]; onChoose: (code: string) => void }) {
  const experts = WRITTEN.map((code: WrittenTransport) => ({
    code,
    name: later.notifications.addresses[code].choice,
    line: later.ways.experts[code],
  }));
  return (
    <section className={css.add} aria-label={later.ways.add}>
      <h3>{later.ways.add}</h3>
      <ul className={css.tiles}>
        {[...services, ...experts].map(({ code, name, line }) => (
          <li key={code}>
            <button type="button" className={css.tile} onClick={() => onChoose(code)}>
              <strong>{name}</strong>
              <span className={css.muted}>{line}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The tile that was chosen, opened; it takes the focus, as the tile is gone. */
function Opened({ title, children }: { title: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={css.opened} aria-label={title}>
      <h3 ref={heading} tabIndex={-1}>
        {title}
      </h3>
      {children}
    </section>
  );
}

function NewWay({ service, onDone }: { service: Service; onDone: () => void }) {
  const [made, setMade] = useState<WrittenChannel | null>(null);
  const [changing, setChanging] = useState(false);
  if (!made) return <ServiceForm service={service} onSaved={setMade} onCancel={onDone} />;
  if (changing) return <EditWay service={service} id={made.id} onDone={onDone} />;
  return <WaySaved channel={made} onChange={() => setChanging(true)} onDone={onDone} />;
}
