import { useId } from "react";
import type { Phone, WishChange } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { Slider, Switch } from "@/shared/ui/Field";
import { Icon } from "@/shared/ui/Icon";
import { Card } from "@/shared/ui/Surface";
import css from "./Soothe.module.css";

const colours = Object.keys(later.soothe.colours);

/** The phone's screen as a night light, and its torch if it has one. Warm colours first: they wake least. */
export function LightCard({ phone, wish }: { phone: Phone; wish: (change: WishChange) => void }) {
  const { light } = phone.wish;
  const hasTorch = phone.beat !== null && phone.beat.torch !== null;
  return (
    <Card title={later.soothe.lights}>
      <Switch label={later.soothe.light} help={later.soothe.lightHelp} checked={light.on} onChange={(on) => wish({ light: { on } })} />
      <Swatches value={light.colour} onChange={(colour) => wish({ light: { colour } })} />
      <Slider
        label={later.soothe.level}
        value={light.level}
        words={later.soothe.percent}
        onSettle={(level) => wish({ light: { level } })}
      />
      {hasTorch || light.torch ? (
        <Switch
          label={later.soothe.torch}
          help={later.soothe.torchHelp}
          checked={light.torch}
          onChange={(torch) => wish({ light: { torch } })}
        />
      ) : null}
    </Card>
  );
}

function Swatches({ value, onChange }: { value: string; onChange: (colour: string) => void }) {
  const name = useId();
  const shown = colours.includes(value) ? colours : [value, ...colours];
  return (
    <fieldset className={css.colours}>
      <legend>{later.soothe.colour}</legend>
      {shown.map((colour) => (
        <label key={colour} title={later.soothe.colours[colour] ?? colour}>
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={colour === value}
            aria-label={later.soothe.colours[colour] ?? colour}
            onChange={() => onChange(colour)}
          />
          <span style={{ background: colour }}>{colour === value ? <Icon name="check" size={22} /> : null}</span>
        </label>
      ))}
    </fieldset>
  );
}
