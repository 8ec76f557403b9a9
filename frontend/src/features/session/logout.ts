import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { sessionQuery } from "@/shared/api/session";
import { api } from "@/shared/lib/paths";
import { letGo } from "@/shared/lib/push";

const logout = () => call<undefined>(api.session, { method: "DELETE" });

/** Ends the session, and with it this browser's subscription; forgets all that was shown. */
export function useLogout() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: logout,
    onSuccess: async () => {
      void letGo().catch(() => undefined); // the server has ended it already
      // Nobody is logged in from here on: a part that still stood would ask again for what is forgotten now, and be refused.
      queries.setQueryData(sessionQuery.queryKey, (session) => session && { ...session, person: null, rights: [] });
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionQuery.queryKey[0] });
      await queries.refetchQueries({ queryKey: sessionQuery.queryKey });
    },
  });
}
