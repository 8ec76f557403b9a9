import { Link } from "wouter";
import { HowItBegan } from "@/features/alarm/HowItBegan";
import { Conversation } from "@/features/chat/Conversation";
import { MarkCard } from "@/features/marks/MarkCard";
import { IncidentStory } from "@/features/incident/IncidentStory";
import { useIncident } from "@/features/incident/get-incident";
import { ApiError } from "@/shared/api/client";
import { useMay } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { pages, roomPage } from "@/shared/lib/paths";
import { Empty, Failure, Screen, Skeleton } from "@/shared/ui/Surface";

export default function IncidentPage({ id }: { id: number }) {
  const incident = useIncident(id);
  const mayChat = useMay("chat.use");
  if (incident.isPending) return <Skeleton lines={4} />;
  if (incident.error instanceof ApiError && incident.error.status === 404)
    return (
      <Empty icon="bell" title={text.incident.gone} action={<Link href={pages.live}>{text.failures.toLive}</Link>}>
        {text.failures.lostPageHelp}
      </Empty>
    );
  if (!incident.data) return <Failure error={incident.error} again={() => void incident.refetch()} />;
  return (
    <Screen
      title={text.incident.titles[incident.data.about](incident.data.room_name)}
      actions={<Link href={roomPage(incident.data.room)}>{incident.data.room_name}</Link>}
    >
      {incident.data.about === "child" ? <MarkCard room={incident.data.room} incident={incident.data.id} /> : null}
      <HowItBegan incident={incident.data} which="first" />
      <IncidentStory incident={incident.data} />
      {mayChat ? <Conversation thread={`incident:${id}`} inside /> : null}
    </Screen>
  );
}
