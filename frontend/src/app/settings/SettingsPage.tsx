import { Redirect, Route, Switch, useLocation } from "wouter";
import { SettingsFrame } from "@/features/settings/SettingsFrame";
import { useRooms } from "@/shared/api/rooms";
import { useMay, useSession } from "@/shared/api/session";
import { later } from "@/shared/i18n/later";
import { pages } from "@/shared/lib/paths";
import { useWide } from "@/shared/lib/useWide";
import { Crash } from "@/shared/ui/Crash";
import { Skeleton } from "@/shared/ui/Surface";
import { Nothing } from "../Nothing";
import {
  AboutSection,
  AlarmSection,
  AuditSection,
  CamerasSection,
  DevicesSection,
  FamilySection,
  IntegrationsSection,
  MeSection,
  NightSection,
  StorageSection,
} from "./lazy";
import type { useTheme } from "../theme";
import { hitsOf } from "./hits";
import { lineOf } from "./lines";
import { isKnown, isWithin, sectionsOf } from "./sections";

type Theme = ReturnType<typeof useTheme>;

/** The one place of all settings. Where there is room, its first section stands beside the list; who has not the section that an
 * address means sees what they have. */
export default function SettingsPage({ theme }: { theme: Theme }) {
  const [here] = useLocation();
  const wide = useWide();
  const mine = sectionsOf(useSession());
  const rooms = useRooms().data ?? [];
  const mayEdit = useMay("room.edit");
  const shown = here === pages.settings && wide ? pages.me : here;
  const open = mine.find((section) => isWithin(section, shown));
  if (!open && here !== pages.settings) return isKnown(here) ? <Redirect to={pages.settings} replace /> : <Nothing />;
  return (
    <SettingsFrame
      wide={wide}
      open={open?.id}
      hits={hitsOf(
        mine.map(({ id }) => id),
        mayEdit ? rooms : [],
      )}
      sections={mine.map((each) => ({ ...each, name: later.settings.names[each.id], line: lineOf(each.id, theme.choice) }))}
    >
      {open ? (
        <Crash key={shown} coming={<Skeleton lines={4} />}>
          <Sections at={shown} theme={theme} />
        </Crash>
      ) : null}
    </SettingsFrame>
  );
}

function Sections({ at, theme }: { at: string; theme: Theme }) {
  const mayAudit = useMay("audit.see");
  return (
    <Switch location={at}>
      <Route path={pages.me} component={MeSection} />
      <Route path={pages.notifications} component={DevicesSection} />
      <Route path={pages.family} component={FamilySection} />
      {mayAudit ? <Route path={pages.audit} component={AuditSection} /> : null}
      <Route path={pages.cameras} component={CamerasSection} />
      <Route path={pages.alarm} component={AlarmSection} />
      <Route path={pages.night}>
        <NightSection choice={theme.choice} choose={theme.choose} />
      </Route>
      <Route path={pages.integrations} component={IntegrationsSection} />
      <Route path={pages.storage} component={StorageSection} />
      <Route path={pages.about} component={AboutSection} />
      <Route component={Nothing} />
    </Switch>
  );
}
