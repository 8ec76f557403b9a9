import { useMay } from "@/shared/api/session";
import { Failure, Skeleton } from "@/shared/ui/Surface";
import { AlarmCard } from "./AlarmCard";
import { HouseholdCard } from "./HouseholdCard";
import { StorageCard } from "./StorageCard";
import { useSettings } from "./get-settings";

/** What holds for the whole house; nothing for those who may not see it. */
export function SettingsCards() {
  return useMay("settings.see") ? <Cards /> : null;
}

function Cards() {
  const settings = useSettings();
  if (settings.isPending) return <Skeleton lines={4} />;
  if (!settings.data) return <Failure error={settings.error} again={() => void settings.refetch()} />;
  return (
    <>
      <HouseholdCard household={settings.data.household} />
      <AlarmCard policy={settings.data.policy} />
      <StorageCard storage={settings.data.storage} />
    </>
  );
}
