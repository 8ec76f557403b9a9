import { HealthCard } from "@/features/about/HealthCard";
import { PageCard } from "@/features/about/PageCard";
import { ProductCards } from "@/features/about/ProductCards";
import { useArmed } from "@/features/alarm/useSound";
import { later } from "@/shared/i18n/later";
import { Place } from "@/shared/ui/Place";
import { Section } from "./Section";

/** Whether all is well, and what babycam is. */
export default function AboutSection() {
  return (
    <Section title={later.settings.names.about}>
      <Place id="health">
        <HealthCard />
        <PageCard armed={useArmed()} />
      </Place>
      <Place id="product">
        <ProductCards />
      </Place>
    </Section>
  );
}
