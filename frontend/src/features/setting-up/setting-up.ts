import { useMutation } from "@tanstack/react-query";
import { useRealtimeStore } from "@/realtime/hooks";
import { call, wordsOf } from "@/shared/api/client";
import type { WhetherSettingUp } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { api } from "@/shared/lib/paths";
import { toast } from "@/shared/ui/toasts";

/** Begins to set up (`true`), or is done; the server's answer is shown at once, a refusal in its words. */
export function useSetUpMode() {
  const store = useRealtimeStore();
  return useMutation({
    mutationFn: (begin: boolean) => call<WhetherSettingUp>(api.settingUp, { method: begin ? "POST" : "DELETE" }),
    onSuccess: ({ setting_up }) => store.hear({ type: "setting_up.changed", at: new Date(store.serverNow()).toISOString(), setting_up }),
    onError: (error) => toast(wordsOf(error) || text.alarm.tooLate),
  });
}
