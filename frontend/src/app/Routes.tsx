import { Link, Route, Switch } from "wouter";
import { text } from "@/shared/i18n";
import { pages } from "@/shared/lib/paths";
import { Empty } from "@/shared/ui/Surface";
import { AboutPage, AuditPage, CamerasPage, ChatPage, ClipsPage, DutyPage, FamilyPage, IncidentPage, MePage, NotificationsPage, RoomPage, TonightPage } from "./pages/lazy";
import { LivePage } from "./pages/LivePage";
import type { useTheme } from "./theme";

/** Which screen stands at which address. */
export function Routes({ theme }: { theme: ReturnType<typeof useTheme> }) {
  return (
    <Switch>
      <Route path={pages.live}><LivePage /></Route>
      <Route path={pages.room}>{({ id }) => <RoomPage key={id} id={Number(id)} />}</Route>
      <Route path={pages.duty}><DutyPage /></Route>
      <Route path={pages.tonight}><TonightPage /></Route>
      <Route path={pages.notifications}><NotificationsPage /></Route>
      <Route path={pages.incident}>{({ id }) => <IncidentPage key={id} id={Number(id)} />}</Route>
      <Route path={pages.chat}><ChatPage thread="family" /></Route>
      <Route path={pages.incidentChat}>{({ id }) => <ChatPage key={id} thread={`incident:${id}`} />}</Route>
      <Route path={pages.clips}><ClipsPage /></Route>
      <Route path={pages.cameras}><CamerasPage /></Route>
      <Route path={pages.me}><MePage /></Route>
      <Route path={pages.audit}><AuditPage /></Route>
      <Route path={pages.family}><FamilyPage choice={theme.choice} choose={theme.choose} /></Route>
      <Route path={pages.about}><AboutPage /></Route>
      <Route path={pages.login}><LivePage /></Route>
      <Route path={pages.setup}><LivePage /></Route>
      <Route>
        <Empty icon="eye" title={text.failures.lostPage} action={<Link href={pages.live}>{text.failures.toLive}</Link>}>
          {text.failures.lostPageHelp}
        </Empty>
      </Route>
    </Switch>
  );
}
