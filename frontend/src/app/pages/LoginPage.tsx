import { LoginForm } from "@/features/session/LoginForm";
import { useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { wished } from "@/shared/lib/push";
import { Notice } from "@/shared/ui/Surface";
import { Front } from "./Front";

export default function LoginPage() {
  const family = useSession()?.household?.name;
  return (
    <Front title={family ?? text.login.title} intro={text.login.intro}>
      {wished() === null ? null : <Notice tone="warn">{text.login.notCalled}</Notice>}
      <LoginForm />
    </Front>
  );
}
