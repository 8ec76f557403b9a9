import { lazily } from "@/shared/lib/lazily";

/** Screens that the first view does not need. */
export const LoginPage = lazily(() => import("./LoginPage"));
export const SetupPage = lazily(() => import("./SetupPage"));
export const RoomPage = lazily(() => import("./RoomPage"));
export const ChatPage = lazily(() => import("./ChatPage"));
export const ClipsPage = lazily(() => import("./ClipsPage"));
export const NightPage = lazily(() => import("./NightPage"));
export const ReportPage = lazily(() => import("./ReportPage"));
export const WeekPage = lazily(() => import("./WeekPage"));
export const TonightPage = lazily(() => import("./TonightPage"));
export const DutyPartPage = lazily(() => import("./DutyPartPage"));
export const DutyPage = lazily(() => import("./DutyPage"));
export const AnswerPage = lazily(() => import("./AnswerPage"));
export const IncidentPage = lazily(() => import("./IncidentPage"));
export const CameraPage = lazily(() => import("./CameraPage"));
export const JoinPage = lazily(() => import("./JoinPage"));
export const WatchPage = lazily(() => import("./WatchPage"));
export const ClosedPage = lazily(() => import("./ClosedPage"));
export const SettingsPage = lazily(() => import("../settings/SettingsPage"));
