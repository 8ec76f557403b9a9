import { later } from "@/shared/i18n/later";
import type { Service } from "@/shared/api/types";
import css from "./Sketch.module.css";

/** A drawn picture of where a service shows what its form asks for. */
export function Sketch({ service: { sketch, fields } }: { service: Service }) {
  const named = (field: string) => fields.find(({ name }) => name === field)?.label ?? "";
  return (
    <figure className={css.sketch}>
      <figcaption>{later.ways.where}</figcaption>
      <div className={css.frame} data-frame={sketch.frame}>
        <p className={css.title}>{sketch.title}</p>
        <ul className={css.lines}>
          {sketch.lines.map(({ label, value, field }) => (
            <li key={label} data-wanted={field ? true : undefined}>
              <span className={css.label}>{label}</span>
              {value ? <code>{value}</code> : null}
              {field ? <span className={css.goes}>{later.ways.goesInto(named(field))}</span> : null}
            </li>
          ))}
        </ul>
      </div>
    </figure>
  );
}
