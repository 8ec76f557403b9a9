import { type ReactNode, useState } from "react";
import { later } from "@/shared/i18n/later";
import { Button } from "./Button";
import { Icon } from "./Icon";
import css from "./LinkOut.module.css";

interface Props {
  url: string;
  /** A data: address of the code's picture. */
  qr: string;
  /** What the link is called where it is sent. */
  title: string;
  children?: ReactNode;
}

type Shared = "copied" | "failed" | null;
const words = later.invites;

async function copied(url: string): Promise<Shared> {
  try {
    await navigator.clipboard.writeText(url);
    return "copied";
  } catch {
    return "failed";
  }
}

/** A link that is handed to somebody: to scan, to copy, to send. Whoever cancels the sending has done nothing wrong. */
export function LinkOut({ url, qr, title, children }: Props) {
  const [said, say] = useState<Shared>(null);
  const share = (): void => void navigator.share({ title, url }).catch(() => undefined);
  return (
    <div className={css.out}>
      <figure className={css.code}>
        <img src={qr} alt={words.qr} width={240} height={240} />
        <figcaption>{words.scan}</figcaption>
      </figure>
      <div className={css.ways}>
        {children}
        <output className={css.link} aria-label={words.link}>
          {url}
        </output>
        <div className={css.buttons}>
          <Button icon="copy" onClick={() => void copied(url).then(say)}>
            {words.copy}
          </Button>
          {"share" in navigator ? (
            <Button look="primary" icon="share" onClick={share}>
              {words.share}
            </Button>
          ) : null}
        </div>
        <p className={css.said} role="status">
          {said === "copied" ? <Icon name="check" size={20} /> : null}
          {said === "copied" ? words.copied : said === "failed" ? words.copyFailed : null}
        </p>
      </div>
    </div>
  );
}
