import { useQuery } from "@tanstack/react-query";
import type { BabyBuddy } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { StoredServer } from "@/shared/ui/StoredServer";
import { Notice } from "@/shared/ui/Surface";
import { BabyBuddyForm } from "./BabyBuddyForm";
import { buddyQuery, useRemoveBuddy } from "./get-buddy";

const words = { title: text.marks.buddy, help: text.marks.buddyHelp, add: text.marks.buddyAdd, sure: text.marks.buddySure };

/** The family's Baby Buddy server: whether there is one, and whether marks arrive there. */
export function BabyBuddyCard() {
  const remove = useRemoveBuddy();
  return (
    <StoredServer
      words={words}
      found={useQuery(buddyQuery)}
      lines={1}
      isStored={({ url }) => url !== ""}
      state={(buddy) => <State buddy={buddy} />}
      form={(buddy, done) => <BabyBuddyForm buddy={buddy} onDone={done} />}
      forget={{ ...remove, run: (onSettled) => remove.mutate(undefined, { onSettled }) }}
    />
  );
}

function State({ buddy: { url, working, waiting, words } }: { buddy: BabyBuddy }) {
  const rest = waiting ? text.marks.buddyWaiting(waiting) : "";
  if (!working) return <Notice tone="bad">{[words, rest].filter(Boolean).join(" ")}</Notice>;
  return (
    <>
      <Notice tone="good">{[text.marks.buddyWorks(url), rest].filter(Boolean).join(". ")}</Notice>
      {words ? <Notice tone="warn">{words}</Notice> : null}
    </>
  );
}
