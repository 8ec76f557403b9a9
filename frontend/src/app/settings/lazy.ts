import { lazily } from "@/shared/lib/lazily";

/** Each section comes when it is opened. */
export const MeSection = lazily(() => import("./MeSection"));
export const DevicesSection = lazily(() => import("./DevicesSection"));
export const FamilySection = lazily(() => import("./FamilySection"));
export const AuditSection = lazily(() => import("./AuditSection"));
export const CamerasSection = lazily(() => import("./CamerasSection"));
export const AlarmSection = lazily(() => import("./AlarmSection"));
export const NightSection = lazily(() => import("./NightSection"));
export const IntegrationsSection = lazily(() => import("./IntegrationsSection"));
export const StorageSection = lazily(() => import("./StorageSection"));
export const AboutSection = lazily(() => import("./AboutSection"));
