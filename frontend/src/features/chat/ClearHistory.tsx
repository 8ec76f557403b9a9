import { useState } from "react";
import { fieldError } from "@/shared/api/client";
import { useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { TextField } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { useClearChat } from "./clear-chat";
import { Sheet } from "@/shared/ui/Sheet";

/** Asked twice: once in words, once by the family's name. */
export function ClearHistory({ onClose }: { onClose: () => void }) {
  const family = useSession()?.household?.name ?? "";
  const [sure, setSure] = useState(false);
  const [typed, setTyped] = useState("");
  const clear = useClearChat();
  if (!sure) return <Confirm question={text.chat.clearSure} yes={text.chat.clear} onNo={onClose} onYes={() => setSure(true)} />;
  const done = ({ messages }: { messages: number }): void => {
    toast(text.chat.cleared(messages));
    onClose();
  };
  return (
    <Sheet title={text.chat.clear} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          clear.mutate(typed, { onSuccess: done });
        }}
      >
        <TextField
          label={text.chat.clearName(family)}
          value={typed}
          autoFocus
          autoComplete="off"
          error={fieldError(clear.error, "confirm")}
          onChange={(event) => setTyped(event.target.value)}
        />
        {clear.error ? <Failure error={clear.error} /> : null}
        <Button type="submit" look="danger" wide busy={clear.isPending} disabled={typed.trim() !== family}>
          {text.chat.clearYes}
        </Button>
      </form>
    </Sheet>
  );
}
