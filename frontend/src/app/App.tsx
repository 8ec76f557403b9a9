import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { useLocation } from "wouter";
import { AlarmScreen } from "@/features/alarm/AlarmScreen";
import { ChatProvider } from "@/features/chat/ChatProvider";
import { useAlarm } from "@/features/alarm/useAlarm";
import { useArmOnAnyTap } from "@/features/alarm/useSound";
import { PushKeeper } from "@/features/notifications/PushKeeper";
import { sessionQuery } from "@/shared/api/session";
import { pages } from "@/shared/lib/paths";
import { speak } from "@/shared/lib/time";
import { text } from "@/shared/i18n";
import { Crash } from "@/shared/ui/Crash";
import { Failure, Notice, Skeleton } from "@/shared/ui/Surface";
import { Toasts } from "@/shared/ui/Toasts";
import css from "./App.module.css";
import { KeyStarter } from "./KeyStarter";
import { AnswerPage, CameraPage, ClosedPage, JoinPage, LoginPage, SetupPage, WatchPage } from "./pages/lazy";
import { RealtimeProvider } from "./RealtimeProvider";
import { Routes } from "./Routes";
import { Shell } from "./Shell";
import { useTheme } from "./theme";

/** The page behind a message's link, an invitation's and the one of a camera phone need no login; every other one does. */
const open = { [pages.answer]: AnswerPage, [pages.camera]: CameraPage, [pages.join]: JoinPage } as const;

export function App() {
  const [here] = useLocation();
  const Page = open[here as keyof typeof open] as typeof AnswerPage | undefined;
  return Page ? (
    <Coming>
      <Page />
    </Coming>
  ) : (
    <House />
  );
}

/** A screen whose scripts are still on their way. */
function Coming({ children }: { children: ReactNode }) {
  return (
    <Crash
      coming={
        <div className={css.wait}>
          <Skeleton lines={3} />
        </div>
      }
    >
      {children}
    </Crash>
  );
}

/** Set up, log in, or the family's screens: whichever the session allows. */
function House() {
  const session = useQuery(sessionQuery);
  const theme = useTheme();
  useArmOnAnyTap();
  if (session.isPending) return <Waiting />;
  if (!session.data)
    return (
      <div className={css.wait}>
        <Failure error={session.error} again={() => void session.refetch()} />
      </div>
    );
  if (session.data.needs_setup)
    return (
      <Coming>
        <SetupPage />
      </Coming>
    );
  if (!session.data.person)
    return (
      <Coming>
        <LoginPage />
      </Coming>
    );
  speak(session.data.person.language);
  if (session.data.access?.open === false)
    return (
      <Coming>
        <ClosedPage session={session.data} door={session.data.access} />
      </Coming>
    );
  return (
    <RealtimeProvider>
      <Crash>
        <ChatProvider>
          <Frame {...theme} />
        </ChatProvider>
      </Crash>
      <Crash>
        <AlarmOver />
      </Crash>
      <PushKeeper />
      <KeyStarter />
    </RealtimeProvider>
  );
}

/** The screens in their frame; all rooms at once stand without one. */
function Frame(theme: ReturnType<typeof useTheme>) {
  const [here] = useLocation();
  if (here === pages.watch)
    return (
      <Crash coming={<Skeleton tall />}>
        <WatchPage />
        <Toasts />
      </Crash>
    );
  return (
    <Shell theme={theme.theme} choose={theme.choose}>
      <Screens {...theme} />
    </Shell>
  );
}

const LONG_MS = 6_000;

/** Asks who looks at the page. A server that takes the question and does not answer is told about, and asked on. */
function Waiting() {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MS);
    return () => clearTimeout(timer);
  }, []);
  return <div className={css.wait}>{long ? <Notice tone="warn">{text.link.lostBar}</Notice> : <Skeleton tall />}</div>;
}

function Screens(theme: ReturnType<typeof useTheme>) {
  const [here] = useLocation();
  return (
    <Crash key={here.startsWith(pages.settings) ? pages.settings : here} coming={<Skeleton lines={4} />}>
      <Routes theme={theme} />
    </Crash>
  );
}

function AlarmOver() {
  return <AlarmScreen {...useAlarm()} />;
}
