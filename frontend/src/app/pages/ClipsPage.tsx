import { ClipList } from "@/features/clips/ClipList";
import { text } from "@/shared/i18n";
import { Screen } from "@/shared/ui/Surface";

export default function ClipsPage() {
  return (
    <Screen title={text.clips.title}>
      <ClipList />
    </Screen>
  );
}
