import { NightScreen } from "@/features/night/NightScreen";

export default function NightPage({ date }: { date: string }) {
  return <NightScreen date={date} />;
}
