import { useLogout } from "@/features/session/logout";
import { Closed } from "@/features/access/Closed";
import type { Door, Session } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Failure } from "@/shared/ui/Surface";

/** Instead of everything else while somebody's access is shut. */
export default function ClosedPage({ session, door }: { session: Session; door: Door }) {
  const logout = useLogout();
  return (
    <Closed session={session} access={door}>
      <Button icon="logout" busy={logout.isPending} onClick={() => logout.mutate()}>
        {text.access.logout}
      </Button>
      {logout.isError ? <Failure error={logout.error} /> : null}
    </Closed>
  );
}
