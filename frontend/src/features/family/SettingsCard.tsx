import type { ReactNode } from "react";
import { useMay } from "@/shared/api/session";
import type { Settings } from "@/shared/api/types";
import { Card, Failure, Skeleton } from "@/shared/ui/Surface";
import { useSettings } from "./get-settings";

interface Props {
  title: string;
  children: (settings: Settings) => ReactNode;
}

/** A card of what holds for the whole house, as soon as it is known; nothing for those who may not see it. */
export function SettingsCard(props: Props) {
  return useMay("settings.see") ? <Known {...props} /> : null;
}

function Known({ title, children }: Props) {
  const settings = useSettings();
  if (settings.data) return children(settings.data);
  return (
    <Card title={title}>
      {settings.isPending ? <Skeleton lines={2} /> : <Failure error={settings.error} again={() => void settings.refetch()} />}
    </Card>
  );
}
