import { type ReactNode, useEffect } from "react";
import { Link, useLocation } from "wouter";
import { ArmBar } from "@/features/alarm/ArmBar";
import { TakenStrip } from "@/features/alarm/TakenStrip";
import { MarkBar } from "@/features/marks/MarkBar";
import { DutyChip } from "@/features/duty/DutyChip";
import { isSilenced, useBedtime } from "@/features/notifications/get-channels";
import { useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import { pages } from "@/shared/lib/paths";
import { onGo } from "@/shared/lib/service-worker";
import { Icon, type IconName } from "@/shared/ui/Icon";
import { IconButton } from "@/shared/ui/Button";
import { Toasts } from "@/shared/ui/Toasts";
import { LinkBar, NewerBar } from "./LinkBar";
import css from "./Shell.module.css";
import type { Theme, ThemeChoice } from "./theme";

const places: { to: string; name: string; icon: IconName }[] = [
  { to: pages.live, name: text.nav.live, icon: "live" },
  { to: pages.duty, name: text.nav.duty, icon: "duty" },
  { to: pages.clips, name: text.nav.clips, icon: "clips" },
  { to: pages.cameras, name: text.nav.cameras, icon: "cameras" },
  { to: pages.family, name: text.nav.family, icon: "family" },
  { to: pages.about, name: text.nav.about, icon: "about" },
];

function isHere(place: string, here: string): boolean {
  return place === pages.live ? here === "/" || here.startsWith("/rooms") : here.startsWith(place);
}

interface Props {
  theme: Theme;
  choose: (choice: ThemeChoice) => void;
  children: ReactNode;
}

/** The frame of every screen: rail or bottom bar, what is wrong with sound and link, who has which room. */
export function Shell({ theme, choose, children }: Props) {
  const [here, go] = useLocation();
  useEffect(() => onGo(go), [go]);
  const silenced = isSilenced(useBedtime().data);
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#content">
        {text.nav.skip}
      </a>
      <nav className={css.nav} aria-label={text.nav.label}>
        <p className={css.brand}>
          <Icon name="moon" filled />
          <span>{text.product}</span>
        </p>
        <ul>
          {places.map(({ to, name, icon }) => (
            <li key={to}>
              <Link href={to} className={classes(css.place, isHere(to, here) && css.here)} aria-current={isHere(to, here) ? "page" : undefined}>
                <Icon name={icon} />
                <span>{name}</span>
              </Link>
            </li>
          ))}
        </ul>
        <div className={css.foot}>
          <div className={css.railChip}>
            <DutyChip silenced={silenced} />
          </div>
          <Me theme={theme} choose={choose} />
        </div>
      </nav>
      <div className={css.column}>
        <header className={css.bars}>
          <ArmBar />
          <LinkBar />
          <NewerBar />
          <TakenStrip extra={({ id, room }) => <MarkBar room={room} incident={id} />} />
        </header>
        <aside className={css.headChip} aria-label={text.duty.chip}>
          <DutyChip silenced={silenced} />
        </aside>
        <main id="content" className={css.main} tabIndex={-1}>
          {children}
        </main>
      </div>
      <Toasts />
    </div>
  );
}

function Me({ theme, choose }: Omit<Props, "children">) {
  const session = useSession();
  return (
    <div className={css.me}>
      <IconButton icon={theme === "night" ? "sun" : "moon"} label={theme === "night" ? text.theme.toDay : text.theme.toNight} onClick={() => choose(theme === "night" ? "day" : "night")} />
      <span className={css.who}>
        <strong>{session?.person?.name}</strong>
        <span>{session?.household?.name}</span>
      </span>
    </div>
  );
}
