import { codecOf } from "@/shared/lib/codecs";
import { mimeOf } from "./boxes";

/** Pictures that this browser said it could show, and then could not. */
const refused = new Set<string>();
/** Whether this browser shows the pictures of a stream of this type. */
export function shows(kind: { isTypeSupported: (mime: string) => boolean }, mime: string): boolean {
  const pictures = mimeOf("picture", mime);
  return kind.isTypeSupported(pictures) && !refused.has(pictures);
}

/** H.264 is never given up: there it was the stream that broke. */
export function refuse(pictures: string): void {
  if (codecOf(pictures) !== "H.264") refused.add(pictures);
}
