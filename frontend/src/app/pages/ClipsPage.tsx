import { useSearchParams } from "wouter";
import { ShareClip } from "@/features/chat/ShareClip";
import { ClipList } from "@/features/clips/ClipList";
import { MarkList } from "@/features/marks/MarkCard";
import { later } from "@/shared/i18n/later";
import { Screen } from "@/shared/ui/Surface";

export default function ClipsPage() {
  const [params] = useSearchParams();
  return (
    <Screen title={later.clips.title}>
      <ClipList more={(clip) => <ShareClip clip={clip} />} />
      <MarkList room={Number(params.get("room")) || null} />
    </Screen>
  );
}
