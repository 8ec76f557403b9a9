import { ApiError } from "@/shared/api/client";
import { me as meWords } from "@/shared/i18n/me";
import { cancelled, whyNoPasskey } from "@/shared/lib/webauthn";
import { Button } from "@/shared/ui/Button";
import { Failure, Notice } from "@/shared/ui/Surface";
import css from "./LoginForm.module.css";
import { usePasskeyLogin } from "./passkey-login";

const words = meWords;

/** In with a passkey, where one can work; elsewhere why not. */
export function PasskeyLogin() {
  const login = usePasskeyLogin();
  const why = whyNoPasskey();
  if (why) return <p className={css.why}>{words.whyNot[why]}</p>;
  const error = login.error;
  return (
    <>
      <Button wide icon="key" busy={login.isPending} onClick={() => login.mutate()}>
        {words.passkeyUse}
      </Button>
      {error instanceof ApiError ? <Failure error={error} /> : null}
      {error && !(error instanceof ApiError) ? (
        <Notice tone={cancelled(error) ? "info" : "bad"}>{cancelled(error) ? words.passkeyCancelled : words.passkeyFailed}</Notice>
      ) : null}
    </>
  );
}
