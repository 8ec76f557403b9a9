import type { Photo } from "./shelf";

export const MOST_PHOTOS = 10;
const LARGEST_BYTES = 10_000_000;
export const KINDS = "image/jpeg,image/png,image/webp,image/gif";
const LONGEST_SIDE = 2048;
const SMALL_BYTES = 1_500_000;

/** Why a picture cannot be sent. */
export type Fault = "kind" | "size" | "many" | "broken";

export class PhotoFault extends Error {
  constructor(readonly fault: Fault) {
    super(fault);
  }
}

interface Size {
  width: number;
  height: number;
}

/** The size at which it is sent: what is larger is made smaller, in proportion. */
export function sentSize({ width, height }: Size, longest = LONGEST_SIDE): Size {
  const factor = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

function drawn(bitmap: ImageBitmap, size: Size): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, size);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, size.width, size.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.86));
}

/** A picture ready to be sent: big photos are drawn smaller and upright, moving ones and small ones stay as they are. Raises PhotoFault. */
export async function photoOf(file: File): Promise<Photo> {
  if (!file.type.startsWith("image/")) throw new PhotoFault("kind");
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!bitmap) throw new PhotoFault("broken");
  const whole = { width: bitmap.width, height: bitmap.height };
  const size = sentSize(whole);
  const fine = KINDS.includes(file.type) && file.size <= SMALL_BYTES && size.width === whole.width;
  const keep = file.type === "image/gif" || fine;
  const blob = keep ? file : await drawn(bitmap, size);
  bitmap.close();
  if (!blob) throw new PhotoFault("broken");
  if (blob.size > LARGEST_BYTES) throw new PhotoFault("size");
  return { name: keep ? file.name : "photo.jpg", blob, ...(keep ? whole : size), id: null };
}
