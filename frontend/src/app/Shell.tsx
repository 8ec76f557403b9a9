import { type ReactNode, useEffect } from "react";
import { Link, useLocation } from "wouter";
import { MarkBar } from "@/features/marks/MarkBar";
import { useUnread } from "@/features/chat/get-threads";
import { DutyChip } from "@/features/duty/DutyChip";
import { isSilenced, useBedtime } from "@/features/notifications/get-channels";
import { ProveAgain } from "@/features/session/ProveAgain";
import { may } from "@/shared/api/access";
import { useSession } from "@/shared/api/session";
import type { Right } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import { pages } from "@/shared/lib/paths";
import { RAIL, useWide } from "@/shared/lib/useWide";
import { onGo } from "@/shared/lib/service-worker";
import { Face } from "@/shared/ui/Face";
import type { Going } from "@/shared/ui/going";
import { GoingList } from "@/shared/ui/GoingList";
import { Icon, type IconName } from "@/shared/ui/Icon";
import { IconButton } from "@/shared/ui/Button";
import { Toasts } from "@/shared/ui/Toasts";
import { UnreadMark } from "@/shared/ui/UnreadMark";
import { useGoings } from "./goings";
import { Line } from "./Line";
import css from "./Shell.module.css";
import type { Theme, ThemeChoice } from "./theme";

interface PlaceOf {
  to: string;
  name: string;
  icon: IconName;
  /** Who has none of these rights is not shown it. */
  rights?: Right[];
}

const places: PlaceOf[] = [
  { to: pages.live, name: text.nav.live, icon: "live" },
  { to: pages.nights, name: text.nav.night, icon: "moon", rights: ["history.see"] },
  { to: pages.duty, name: text.nav.duty, icon: "duty", rights: ["duty.see"] },
  { to: pages.chat, name: text.nav.chat, icon: "chat", rights: ["chat.use"] },
  { to: pages.clips, name: text.nav.clips, icon: "clips", rights: ["clip.see"] },
  { to: pages.settings, name: text.nav.settings, icon: "settings" },
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
  const wide = useWide(RAIL);
  const marked = /^\/(incidents|rooms)\//.test(here);
  const goings = useGoings(silenced, ({ id, room }) => (marked ? null : <MarkBar room={room} incident={id} compact />));
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
        <Places here={here} />
        <div className={css.foot}>
          {wide ? <Rail goings={goings} silenced={silenced} /> : null}
          <Me theme={theme} choose={choose} />
        </div>
      </nav>
      <div className={classes(css.column, here.startsWith(pages.chat) && css.whole)}>
        {wide ? null : <Line goings={goings} duty={<DutyChip silenced={silenced} />} />}
        <main id="content" className={css.main} tabIndex={-1}>
          {children}
        </main>
      </div>
      <Toasts />
      <ProveAgain />
    </div>
  );
}

/** Beside a laptop's content: what goes on, then who is on duty. A chip that would only repeat that nobody can be woken is left out. */
function Rail({ goings, silenced }: { goings: Going[]; silenced: boolean }) {
  const told = goings.some(({ key }) => key === "nobody" || key === "untried");
  return (
    <div className={css.rail}>
      {goings.length ? <GoingList goings={goings} label={text.link.goingOn} /> : null}
      {told ? null : <DutyChip silenced={silenced} />}
    </div>
  );
}

/** Where one may go. */
function Places({ here }: { here: string }) {
  const session = useSession();
  const unread = useUnread();
  const mine = places.filter(({ rights }) => !rights || rights.some((right) => may(session, right)));
  return (
    <ul>
      {mine.map(({ to, name, icon }) => (
        <li key={to}>
          <Link href={to} className={classes(css.place, isHere(to, here) && css.here)} aria-current={isHere(to, here) ? "page" : undefined}>
            <Icon name={icon} />
            <span>{name}</span>
            {to === pages.chat ? (
              <span className={css.unread}>
                <UnreadMark count={unread} label={text.chat.unread(unread)} />
              </span>
            ) : null}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Who looks at the page: one's own badge leads to the settings. */
function Me({ theme, choose }: Omit<Props, "children">) {
  const session = useSession();
  const person = session?.person;
  return (
    <div className={css.me}>
      <IconButton
        icon={theme === "night" ? "sun" : "moon"}
        label={theme === "night" ? text.theme.toDay : text.theme.toNight}
        onClick={() => choose(theme === "night" ? "day" : "night")}
      />
      <Link href={pages.settings} className={css.self} title={text.nav.settings}>
        {person ? <Face name={person.name} colour={person.colour} emoji={person.emoji} picture={person.picture} /> : null}
        <span className={css.who}>
          <strong>{person?.name}</strong>
          <span>{session?.household?.name}</span>
        </span>
      </Link>
    </div>
  );
}
