import { useMutation } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { FoundCamera } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** Asks the home network once; the server answers after about five seconds. */
export function useSearchCameras() {
  return useMutation({ mutationFn: () => call<FoundCamera[]>(api.cameraSearch, { method: "POST" }) });
}
