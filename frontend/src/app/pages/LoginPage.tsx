import { LoginForm } from "@/features/session/LoginForm";
import { useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { Front } from "./Front";

export function LoginPage() {
  const family = useSession()?.household?.name;
  return (
    <Front title={family ?? text.login.title} intro={text.login.intro}>
      <LoginForm />
    </Front>
  );
}
