import { lazy } from "react";

/** Screens that the first view does not need. */
export const LoginPage = lazy(() => import("./LoginPage"));
export const SetupPage = lazy(() => import("./SetupPage"));
export const RoomPage = lazy(() => import("./RoomPage"));
export const ChatPage = lazy(() => import("./ChatPage"));
export const ClipsPage = lazy(() => import("./ClipsPage"));
export const NightPage = lazy(() => import("./NightPage"));
export const WeekPage = lazy(() => import("./WeekPage"));
export const TonightPage = lazy(() => import("./TonightPage"));
export const DutyPartPage = lazy(() => import("./DutyPartPage"));
export const DutyPage = lazy(() => import("./DutyPage"));
export const AnswerPage = lazy(() => import("./AnswerPage"));
export const IncidentPage = lazy(() => import("./IncidentPage"));
export const CameraPage = lazy(() => import("./CameraPage"));
export const JoinPage = lazy(() => import("./JoinPage"));
export const WatchPage = lazy(() => import("./WatchPage"));
export const ClosedPage = lazy(() => import("./ClosedPage"));
export const SettingsPage = lazy(() => import("../settings/SettingsPage"));
