import { useCallback, useEffect, useRef, useState } from "react";
import type { Clip, Message, Quote } from "@/shared/api/types";
import { newUuid } from "@/shared/lib/uuid";
import { useChatParts } from "./context";
import { draftOf, keepDraft } from "./drafts";
import { type Fault, MOST_PHOTOS, PhotoFault, photoOf } from "./photos";
import type { Photo } from "./shelf";

const LONGEST = 4_000;

export const quoteOf = ({ id, author, text, room, at }: Message): Quote => ({ id, author, text: text.slice(0, 200), room, at });

/** What is being written in a thread: kept as a draft, sent through the unsent. */
export function useComposer(thread: string, person: number, onSent: () => void) {
  const { unsent } = useChatParts();
  const [text, setText] = useState(() => draftOf(person, thread).text);
  const [replyTo, setReplyTo] = useState<Quote | null>(() => draftOf(person, thread).replyTo);
  const [photos, setPhotos] = useState<Photo[]>([]);
  const [clip, setClip] = useState<Clip | null>(null);
  const [urgent, setUrgent] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const busy = useRef(Promise.resolve());
  useEffect(() => keepDraft(person, thread, { text, replyTo }), [person, thread, text, replyTo]);

  const addFiles = useCallback((files: Iterable<File>) => {
    for (const file of files)
      busy.current = busy.current
        .then(() => photoOf(file))
        .then(
          (photo) => setPhotos((known) => (known.length < MOST_PHOTOS ? [...known, photo] : (setFault("many"), known))),
          (error: unknown) => setFault(error instanceof PhotoFault ? error.fault : "broken"),
        );
    setFault(null);
  }, []);

  const over = Array.from(text.trim()).length - LONGEST;
  const ready = over <= 0 && Boolean(text.trim() || photos.length || clip);
  const send = (): void => {
    if (!ready) return;
    void unsent.add({ uuid: newUuid(), thread, text: text.trim(), kind: "text", replyTo, photos, clip, urgent });
    setText("");
    setReplyTo(null);
    setPhotos([]);
    setClip(null);
    setUrgent(false);
    setFault(null);
    onSent();
  };
  return { text, setText, replyTo, setReplyTo, photos, setPhotos, clip, setClip, urgent, setUrgent, fault, addFiles, over, ready, send };
}
