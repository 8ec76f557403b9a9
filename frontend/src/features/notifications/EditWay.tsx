import { useState } from "react";
import type { Service, WrittenChannel } from "@/shared/api/types";
import { Failure, Skeleton } from "@/shared/ui/Surface";
import { useForm } from "./get-form";
import { ServiceForm } from "./ServiceForm";
import { WaySaved } from "./WaySaved";

/** A way that a form has made, changed by the same form. */
export function EditWay({ service, id, onDone }: { service: Service; id: number; onDone: () => void }) {
  const before = useForm(id);
  const [saved, setSaved] = useState<WrittenChannel | null>(null);
  if (saved) return <WaySaved channel={saved} onChange={() => setSaved(null)} onDone={onDone} />;
  if (before.isPending || before.isFetching) return <Skeleton lines={3} />;
  if (!before.data) return <Failure error={before.error} again={() => void before.refetch()} />;
  return <ServiceForm service={service} id={id} before={before.data} onSaved={setSaved} onCancel={onDone} />;
}
