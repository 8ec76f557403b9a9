import { useMutation } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { AnsweredClip } from "@/shared/api/types";
import { api, query } from "@/shared/lib/paths";

/** What begins in [since, until) in a room, of one kind. */
export interface Stretch {
  room: number;
  since: string;
  until: string;
  kind: AnsweredClip["kind"];
}

export const exportPath = ({ room, ...stretch }: Stretch): string => api.exported(room, query({ ...stretch }));

async function exportClips({ room, ...stretch }: Stretch): Promise<void> {
  await call<undefined>(api.exported(room, query({ ...stretch, check: 1 })));
  Object.assign(document.createElement("a"), { href: exportPath({ room, ...stretch }), download: "" }).click();
}

/** The browser's own download, which holds no gigabytes in memory but tells no reason: so it is asked first whether there will be one. */
export function useExport() {
  return useMutation({ mutationFn: exportClips });
}
