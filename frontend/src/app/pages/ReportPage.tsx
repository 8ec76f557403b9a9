import { ReportScreen } from "@/features/night/ReportScreen";

export default function ReportPage({ date }: { date: string }) {
  return <ReportScreen date={date} />;
}
