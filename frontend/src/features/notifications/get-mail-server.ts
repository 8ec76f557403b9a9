import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { MailOutcome, MailServer, MailServerIn } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** The household's mail server; host "" when there is none. */
export const mailServerQuery = queryOptions({
  queryKey: ["mail-server"],
  queryFn: ({ signal }) => call<MailServer>(api.mailServer, { signal }),
});

function useMailMutation<Said, Answer>(mutationFn: (said: Said) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => Promise.all([["mail-server"], ["channels"]].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}

export const useSaveMailServer = () => useMailMutation((json: MailServerIn) => call<MailServer>(api.mailServer, { method: "PUT", json }));
export const useRemoveMailServer = () => useMailMutation(() => call<undefined>(api.mailServer, { method: "DELETE" }));

/** One letter, now. */
export const useTestMail = () =>
  useMutation({ mutationFn: (to: string) => call<MailOutcome>(api.mailTest, { method: "POST", json: { to } }) });
