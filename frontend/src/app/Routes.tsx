import type { ReactNode } from "react";
import { Redirect, Route, Switch } from "wouter";
import { useMay } from "@/shared/api/session";
import type { Right } from "@/shared/api/types";
import { moved, pages } from "@/shared/lib/paths";
import { Nothing } from "./Nothing";
import {
  ChatPage,
  ClipsPage,
  DutyPage,
  DutyPartPage,
  IncidentPage,
  NightPage,
  ReportPage,
  RoomPage,
  SettingsPage,
  TonightPage,
  WeekPage,
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
      <Route path={pages.dutyPart}>
        {({ part }) => (
          <For right="duty.see">
            <DutyPartPage part={part} />
          </For>
        )}
      </Route>
      <Route path={pages.nights}>
        <For right="history.see">
          <NightPage date="last" />
        </For>
      </Route>
      <Route path={pages.nightWeek}>
        {({ date }) => (
          <For right="history.see">
            <WeekPage date={date} />
          </For>
        )}
      </Route>
      <Route path={pages.nightReport}>
        {({ date }) => (
          <For right="history.see">
            <ReportPage date={date} />
          </For>
        )}
      </Route>
      <Route path={pages.oneNight}>
        {({ date }) => (
          <For right="history.see">
            <NightPage date={date} />
          </For>
        )}
      </Route>
      <Route path={pages.tonight}>
        <For right="incident.ack">
          <TonightPage />
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
      <Route path={`${pages.settings}/*?`}>
        <SettingsPage theme={theme} />
      </Route>
      {Object.entries(moved).map(([before, now]) => (
        <Route key={before} path={before}>
          <Redirect to={`${now}${location.search}${location.hash}`} replace />
        </Route>
      ))}
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
