import { useState } from "react";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { Card } from "@/shared/ui/Surface";
import { KeyList, KeySwitch } from "./KeyList";

/** The keys of this device, among one's settings: here they are switched on again. */
export function KeysCard() {
  const [listed, setListed] = useState(false);
  return (
    <Card title={later.keys.title}>
      <KeySwitch />
      <Button onClick={() => setListed(true)}>{later.keys.show}</Button>
      {listed ? <KeyList onClose={() => setListed(false)} /> : null}
    </Card>
  );
}
