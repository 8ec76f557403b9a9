import { useRef, useState } from "react";
import { useRealtimeStore } from "@/realtime/hooks";
import { call } from "@/shared/api/client";
import { useMay, useFamilyZone } from "@/shared/api/session";
import type { Rota } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { api } from "@/shared/lib/paths";
import { dayKey } from "@/shared/lib/time";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { Card, Failure, Notice } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { useImportRota } from "./change-duty";
import css from "./Duty.module.css";

async function save(): Promise<void> {
  const rota = await call<Rota>(api.duty.rota);
  const address = URL.createObjectURL(new Blob([JSON.stringify(rota, null, 2)], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: text.duty.fileName });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The rota in a file's text, or null if it is none. */
export function rotaIn(content: string): Rota | null {
  try {
    const found = JSON.parse(content) as Partial<Rota> | null;
    return found && Array.isArray(found.rules) && Array.isArray(found.people) ? (found as Rota) : null;
  } catch {
    return null;
  }
}

/** How many of a file's rules would hold on `today` ("2026-03-01"): a file keeps those that were closed as well. */
export function lasting({ rules }: Rota, today: string): number {
  return rules.filter(({ valid_until: end }) => typeof end !== "string" || end > today).length;
}

/** The whole rota out of, or into, a file. */
export function FileCard() {
  const picker = useRef<HTMLInputElement>(null);
  const [rota, setRota] = useState<Rota | null>(null);
  const [broken, setBroken] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const bring = useImportRota();
  const tz = useFamilyZone();
  const { serverNow } = useRealtimeStore();
  if (!useMay("duty.edit")) return null;
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const found = rotaIn(await file.text());
    setBroken(!found);
    setRota(found);
  };
  return (
    <Card title={text.duty.file}>
      <p className={css.help}>{text.duty.fileHelp}</p>
      {broken ? <Notice tone="bad">{text.duty.fileBroken}</Notice> : null}
      {bring.isError ? <Failure error={bring.error} /> : failure ? <Failure error={failure} /> : null}
      <div className={css.acts}>
        <Button icon="download" onClick={() => void save().catch(setFailure)}>
          {text.duty.fileExport}
        </Button>
        <Button onClick={() => picker.current?.click()}>{text.duty.fileImport}</Button>
      </div>
      <input
        ref={picker}
        type="file"
        accept="application/json,.json"
        hidden
        onChange={(event) => void read(event.target.files?.[0]).finally(() => picker.current && (picker.current.value = ""))}
      />
      {rota ? (
        <Confirm
          question={text.duty.fileSure(lasting(rota, dayKey(serverNow(), tz)))}
          yes={text.duty.fileImport}
          busy={bring.isPending}
          onNo={() => setRota(null)}
          onYes={() => bring.mutate(rota, { onSuccess: () => toast(text.duty.fileDone), onSettled: () => setRota(null) })}
        />
      ) : null}
    </Card>
  );
}
