import type { Clip, Quote } from "@/shared/api/types";

/** A picture on its way. `id`: the server has it already. */
export interface Photo {
  name: string;
  blob: Blob;
  width: number;
  height: number;
  id: string | null;
}

/** A message that the server has not answered for yet. `order`: they go in this order. `refused`: why the server will not have it. */
export interface Letter {
  uuid: string;
  person: number;
  order: number;
  thread: string;
  text: string;
  kind: "text" | "handover";
  replyTo: Quote | null;
  photos: Photo[];
  clip: Clip | null;
  urgent: boolean;
  refused: string | null;
}

/** Where letters wait, also over a reload. */
export interface Shelf {
  all: () => Promise<Letter[]>;
  put: (letter: Letter) => Promise<void>;
  remove: (uuid: string) => Promise<void>;
}

export function memoryShelf(): Shelf {
  const letters = new Map<string, Letter>();
  return {
    all: () => Promise.resolve([...letters.values()]),
    put: (letter) => Promise.resolve(void letters.set(letter.uuid, letter)),
    remove: (uuid) => Promise.resolve(void letters.delete(uuid)),
  };
}

const STORE = "letters";

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
  });
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open("babycam-outbox", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "uuid" });
  return answer(request);
}

/** In the browser's database; in memory where it has none, or forbids it. */
export async function openShelf(): Promise<Shelf> {
  const db = await Promise.resolve()
    .then(opened)
    .catch(() => null);
  if (!db) return memoryShelf();
  const store = (mode: IDBTransactionMode): IDBObjectStore => db.transaction(STORE, mode).objectStore(STORE);
  return {
    all: () => answer(store("readonly").getAll() as IDBRequest<Letter[]>),
    put: (letter) => answer(store("readwrite").put(letter)).then(() => undefined),
    remove: (uuid) => answer(store("readwrite").delete(uuid)),
  };
}
