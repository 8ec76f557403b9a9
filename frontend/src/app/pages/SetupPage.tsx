import { useLocation } from "wouter";
import { SetupForm } from "@/features/setup/SetupForm";
import { later } from "@/shared/i18n/later";
import { pages, pairPage } from "@/shared/lib/paths";
import { Front } from "./Front";

export default function SetupPage() {
  const [, go] = useLocation();
  return (
    <Front title={later.setup.title} intro={later.setup.intro}>
      <SetupForm onDone={(room) => go(room === undefined ? pages.live : `${pairPage(room)}&first=1`, { replace: true })} />
    </Front>
  );
}
