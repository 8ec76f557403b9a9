import { WeekScreen } from "@/features/night/WeekScreen";

export default function WeekPage({ date }: { date: string }) {
  return <WeekScreen date={date} />;
}
