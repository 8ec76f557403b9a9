import { useEffect, useRef } from "react";
import { camera as words } from "@/shared/i18n/camera";
import { Icon } from "@/shared/ui/Icon";
import type { View } from "./phone";
import css from "./Running.module.css";

/** The phone's own picture, mirrored when it looks at whoever holds it. */
export function Self({ view }: { view: View }) {
  const video = useRef<HTMLVideoElement>(null);
  const { camera } = view.media;
  useEffect(() => {
    if (!video.current) return;
    video.current.srcObject = camera ? new MediaStream([camera]) : null;
    void video.current.play().catch(() => undefined);
  }, [camera]);
  const front = camera?.getSettings().facingMode === "user";
  return (
    <>
      <video
        ref={video}
        className={css.self}
        data-mirrored={front || undefined}
        aria-label={words.self}
        muted
        playsInline
        autoPlay
        hidden={!camera}
      />
      {camera ? null : (
        <span className={css.none}>
          <Icon name="noCamera" size={48} />
        </span>
      )}
    </>
  );
}
