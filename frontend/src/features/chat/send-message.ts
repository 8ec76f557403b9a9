import { call } from "@/shared/api/client";
import type { Message, MessageIn } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";
import type { Letter, Photo } from "./shelf";

const TEXT_MS = 20_000;
const PICTURE_MS = 120_000;

async function upload(photo: Photo): Promise<string> {
  const form = new FormData();
  form.append("picture", photo.blob, photo.name);
  return (await call<{ id: string }>(api.chat.pictures, { method: "POST", form, signal: AbortSignal.timeout(PICTURE_MS) })).id;
}

/** Its pictures first, each once; then the message. */
export async function deliver(letter: Letter, keep: (letter: Letter) => Promise<void>): Promise<Message> {
  let now = letter;
  for (const photo of letter.photos) {
    if (photo.id !== null) continue;
    const id = await upload(photo);
    now = { ...now, photos: now.photos.map((each) => (each === photo ? { ...each, id } : each)) };
    await keep(now);
  }
  const json: MessageIn = {
    uuid: now.uuid,
    thread: now.thread,
    text: now.text,
    kind: now.kind,
    reply_to: now.replyTo?.id ?? null,
    attachments: now.photos.flatMap(({ id }) => id ?? []),
    clip: now.clip?.id ?? null,
    urgent: now.urgent,
  };
  return call<Message>(api.chat.messages(), { method: "POST", json, signal: AbortSignal.timeout(TEXT_MS) });
}
