import type { ReactNode } from "react";
import { Link, Route, Switch } from "wouter";
import { useMay } from "@/shared/api/session";
import type { Right } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { pages } from "@/shared/lib/paths";
import { Empty } from "@/shared/ui/Surface";
import {
  AboutPage,
  AuditPage,
  CamerasPage,
  ChatPage,
  ClipsPage,
  DutyPage,
  FamilyPage,
  IncidentPage,
  MePage,
  NotificationsPage,
  RoomPage,
  TonightPage,
} from "./pages/lazy";
import { LivePage } from "./pages/LivePage";
import type { useTheme } from "./theme";

/** Which screen stands at which address. */
export function Routes({ theme }: { theme: ReturnType<typeof useTheme> }) {
  return (
    <Switch>
      <Route path={pages.live}>
        <LivePage />
      </Route>
      <Route path={pages.room}>{({ id }) => <RoomPage key={id} id={Number(id)} />}</Route>
      <Route path={pages.duty}>
        <For right="duty.see">
          <DutyPage />
        </For>
      </Route>
      <Route path={pages.tonight}>
        <For right="incident.ack">
          <TonightPage />
        </For>
      </Route>
      <Route path={pages.notifications}>
        <For right="channel.own">
          <NotificationsPage />
        </For>
      </Route>
      <Route path={pages.incident}>
        {({ id }) => (
          <For right="incident.see">
            <IncidentPage key={id} id={Number(id)} />
          </For>
        )}
      </Route>
      <Route path={pages.chat}>
        <For right="chat.use">
          <ChatPage thread="family" />
        </For>
      </Route>
      <Route path={pages.incidentChat}>
        {({ id }) => (
          <For right="chat.use">
            <ChatPage key={id} thread={`incident:${id}`} />
          </For>
        )}
      </Route>
      <Route path={pages.clips}>
        <For right="clip.see">
          <ClipsPage />
        </For>
      </Route>
      <Route path={pages.cameras}>
        <CamerasPage />
      </Route>
      <Route path={pages.me}>
        <MePage />
      </Route>
      <Route path={pages.audit}>
        <For right="audit.see">
          <AuditPage />
        </For>
      </Route>
      <Route path={pages.family}>
        <FamilyPage choice={theme.choice} choose={theme.choose} />
      </Route>
      <Route path={pages.about}>
        <AboutPage />
      </Route>
      <Route path={pages.login}>
        <LivePage />
      </Route>
      <Route path={pages.setup}>
        <LivePage />
      </Route>
      <Route>
        <Nothing />
      </Route>
    </Switch>
  );
}

/** A screen for those who may see what is on it: for others there is nothing, and nothing is asked of the server. */
function For({ right, children }: { right: Right; children: ReactNode }) {
  return useMay(right) ? children : <Nothing />;
}

function Nothing() {
  return (
    <Empty icon="eye" title={text.failures.lostPage} action={<Link href={pages.live}>{text.failures.toLive}</Link>}>
      {text.failures.lostPageHelp}
    </Empty>
  );
}
