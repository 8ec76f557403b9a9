import { lazy } from "react";

/** Each section comes when it is opened. */
export const MeSection = lazy(() => import("./MeSection"));
export const DevicesSection = lazy(() => import("./DevicesSection"));
export const FamilySection = lazy(() => import("./FamilySection"));
export const AuditSection = lazy(() => import("./AuditSection"));
export const CamerasSection = lazy(() => import("./CamerasSection"));
export const AlarmSection = lazy(() => import("./AlarmSection"));
export const NightSection = lazy(() => import("./NightSection"));
export const IntegrationsSection = lazy(() => import("./IntegrationsSection"));
export const StorageSection = lazy(() => import("./StorageSection"));
export const AboutSection = lazy(() => import("./AboutSection"));
