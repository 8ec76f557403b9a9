import { useState } from "react";
import { fieldError } from "@/shared/api/client";
import type { FoundCamera } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { PasswordField, TextField } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import { useAskStreams } from "./ask-streams";
import css from "./Cameras.module.css";
import type { Chosen } from "./useCameraForm";

const words = later.search;

/** The streams of one camera, which it names to whoever has its login. It stands inside a form, so it is none itself. */
export function CameraStreams({ camera, onChoose }: { camera: FoundCamera; onChoose: (chosen: Chosen) => void }) {
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const ask = useAskStreams();
  const { host, port, path } = camera;
  return (
    <div className={css.search}>
      <p className={css.help}>{words.login}</p>
      <TextField
        label={later.cameras.username}
        value={username}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        error={fieldError(ask.error, "username")}
        onChange={(event) => setUsername(event.target.value)}
      />
      <PasswordField
        label={later.cameras.password}
        value={password}
        autoComplete="new-password"
        error={fieldError(ask.error, "password")}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button busy={ask.isPending} onClick={() => ask.mutate({ host, port, path, username: username.trim(), password })}>
        {words.ask}
      </Button>
      {ask.isError ? <Failure error={ask.error} /> : null}
      {ask.data ? <p>{ask.data.length ? words.streams : words.noStreams}</p> : null}
      {ask.data?.map(({ url, name, codec, width, height }) => (
        <Button key={url} onClick={() => onChoose({ url, username: username.trim(), password })}>
          {words.stream(name, codec, width, height)}
        </Button>
      ))}
    </div>
  );
}
