import { useEffect, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { camera as words } from "@/shared/i18n/camera";
import { Button } from "@/shared/ui/Button";
import { Skeleton } from "@/shared/ui/Surface";
import type { Camera } from "./contract";
import { Front } from "@/shared/ui/Front";
import { Pairing } from "./Pairing";
import { clearAddress, secretInAddress } from "./pairing";
import { Running } from "./Running";
import { Start } from "./Start";
import { useMe, usePhone } from "./useCamera";

type Ended = "revoked" | "left" | null;

/** What a phone at this address is: not paired yet, ready, a camera, or a camera no more. */
export function CameraScreen() {
  const client = useQueryClient();
  const [secret, setSecret] = useState(secretInAddress);
  const [ended, setEnded] = useState<Ended>(null);
  const me = useMe();
  useEffect(() => {
    clearAddress();
    // Scanned again while the page stood there: only what follows the # changed.
    const again = (): void => {
      setSecret((before) => secretInAddress() || before);
      clearAddress();
    };
    window.addEventListener("hashchange", again);
    return () => window.removeEventListener("hashchange", again);
  }, []);
  const paired = (): void => {
    setSecret("");
    setEnded(null);
    void client.resetQueries({ queryKey: ["camera"] });
  };
  if (secret) return <Pairing key={secret} secret={secret} onPaired={paired} />;
  if (ended) return <End how={ended} onAgain={paired} />;
  if (me.data === null) return <Pairing secret="" onPaired={paired} />;
  if (!me.data)
    return me.isError ? (
      <Front title={words.away.title} intro={words.away.help} icon="noCamera" />
    ) : (
      <Front title={words.title}>
        <Skeleton lines={3} />
      </Front>
    );
  return <Paired key={me.data.device.id} camera={me.data} onEnd={setEnded} />;
}

function Paired({ camera, onEnd }: { camera: Camera; onEnd: (how: Ended) => void }) {
  const { phone, view } = usePhone(camera, () => onEnd("revoked"));
  if (!phone || !view)
    return (
      <Front title={camera.room.name}>
        <Skeleton lines={3} />
      </Front>
    );
  if (view.way.phase === "idle") return <Start view={view} onStart={() => phone.start(true)} />;
  return <Running phone={phone} view={view} onLeft={() => onEnd("left")} />;
}

function End({ how, onAgain }: { how: "revoked" | "left"; onAgain: () => void }) {
  const { title, help } = words[how];
  return (
    <Front title={title} intro={help} icon="noCamera">
      <Button look="primary" wide onClick={onAgain}>
        {words.revoked.again}
      </Button>
    </Front>
  );
}
