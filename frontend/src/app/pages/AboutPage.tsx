import { OrphansCard } from "@/features/about/OrphansCard";
import { HealthCard } from "@/features/about/HealthCard";
import { PageCard } from "@/features/about/PageCard";
import { ProductCards } from "@/features/about/ProductCards";
import { useArmed } from "@/features/alarm/useSound";
import { later } from "@/shared/i18n/later";
import { Screen } from "@/shared/ui/Surface";
import css from "./AboutPage.module.css";

export default function AboutPage() {
  return (
    <Screen title={later.about.title}>
      <div className={css.columns}>
        <div className={css.column}>
          <HealthCard />
          <OrphansCard />
          <PageCard armed={useArmed()} />
        </div>
        <div className={css.column}>
          <ProductCards />
        </div>
      </div>
    </Screen>
  );
}
