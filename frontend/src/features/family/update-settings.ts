import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { sessionQuery } from "@/shared/api/session";
import type { Settings, SettingsChange } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";
import { settingsQuery } from "./get-settings";

const updateSettings = (change: SettingsChange) => call<Settings>(api.settings, { method: "PATCH", json: change });

/** The session holds the household too, so it is asked for again. */
export function useUpdateSettings() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: updateSettings,
    onSuccess: (settings) => {
      queries.setQueryData(settingsQuery.queryKey, settings);
      void queries.invalidateQueries({ queryKey: ["duty", "ladder"] });
      return queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
}
