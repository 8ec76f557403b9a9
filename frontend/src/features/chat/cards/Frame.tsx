import type { ReactNode } from "react";
import { useZone } from "@/shared/api/session";
import type { Message } from "@/shared/api/types";
import { clockTime } from "@/shared/lib/time";
import { Icon, type IconName } from "@/shared/ui/Icon";
import css from "./Frame.module.css";

interface Props {
  message: Message;
  icon: IconName;
  label: string;
  words: string;
  tone?: "calm" | "warn" | "over";
  children?: ReactNode;
}

/** What all cards look like: a quiet strip with its sign, its sentence, its time. */
export function Frame({ message, icon, label, words, tone = "calm", children }: Props) {
  const tz = useZone();
  return (
    <section className={css.card} data-tone={tone} aria-label={label}>
      <span className={css.sign}>
        <Icon name={icon} size={20} />
      </span>
      <p className={css.words}>{words}</p>
      <time className={css.time} dateTime={message.at}>
        {clockTime(message.at, tz)}
      </time>
      {children ? <div className={css.rest}>{children}</div> : null}
    </section>
  );
}
