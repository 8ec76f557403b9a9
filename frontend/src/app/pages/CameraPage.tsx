import { useEffect } from "react";
import { CameraScreen } from "@/features/camera/CameraScreen";
import { recall } from "@/shared/lib/remembered";
import { useNow } from "@/shared/lib/useNow";

const MORNING = 7;
const EVENING = 19;

/** The old phone in the child's room: needs no parent's login. Light by day only, unless this device chose. */
export default function CameraPage() {
  const hour = new Date(useNow(60_000)).getHours();
  const chosen = recall("theme");
  const theme = chosen === "day" || chosen === "night" ? chosen : hour >= MORNING && hour < EVENING ? "day" : "night";
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return <CameraScreen />;
}
