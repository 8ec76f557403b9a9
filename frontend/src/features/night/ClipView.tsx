import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "@/shared/api/client";
import type { AnsweredClip } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { canShow } from "@/shared/lib/codecs";
import { api } from "@/shared/lib/paths";
import { Player } from "@/shared/player/Player";
import { Notice, Skeleton } from "@/shared/ui/Surface";

const clipQuery = (id: string) =>
  queryOptions({
    queryKey: ["clips", "one", id],
    queryFn: ({ signal }) => call<AnsweredClip>(api.clip(id), { signal }),
    retry: false,
  });

/** A recording of the night with its picture and its sound, played in place. */
export function ClipView({ id }: { id: string }) {
  const clip = useQuery(clipQuery(id));
  const [broken, setBroken] = useState(false);
  if (clip.isPending) return <Skeleton tall />;
  if (broken || !clip.data?.video_url) return <Notice tone="warn">{later.night.clipGone}</Notice>;
  const { video_url: video, thumbnail_url: picture, duration_s: seconds, width, height, peaks, onset_s: onset, codecs } = clip.data;
  return (
    <>
      {width && !canShow(codecs) ? <Notice tone="warn">{later.night.clipUnseen}</Notice> : null}
      <Player
        clip={{ id, video, picture, seconds: seconds ?? 0, width: width ?? 0, height: height ?? 0, peaks, onset }}
        onBroken={() => setBroken(true)}
      />
    </>
  );
}
