import type { Phone, Quality, WishChange } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { Choice } from "@/shared/ui/Field";
import { Card } from "@/shared/ui/Surface";
import css from "./Soothe.module.css";

const qualities: Quality[] = ["auto", "360p", "720p", "sound"];

/** How much picture the phone sends. */
export function QualityCard({ phone, wish }: { phone: Phone; wish: (change: WishChange) => void }) {
  const { quality } = phone.wish;
  return (
    <Card title={later.soothe.sends}>
      <Choice
        label={later.soothe.quality}
        value={quality}
        options={qualities.map((value) => ({ value, label: later.soothe.qualities[value] }))}
        onChange={(chosen) => wish({ quality: chosen })}
      />
      <p className={css.help}>{later.soothe.qualityHelp[quality]}</p>
    </Card>
  );
}
