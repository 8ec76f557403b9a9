/** Short notes at the foot of the page, with at most one thing to do (undo). */
export interface Toast {
  id: number;
  words: string;
  action?: { label: string; run: () => void };
}

const LIFE_MS = 8_000;
let toasts: Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function become(next: Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export const currentToasts = (): Toast[] => toasts;

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function dismissToast(id: number): void {
  become(toasts.filter((toast) => toast.id !== id));
}

/** The same words once more, with nothing to do about them, take the place of the older ones. */
export function toast(words: string, action?: Toast["action"], lifeMs = LIFE_MS): number {
  const id = ++last;
  const others = toasts.filter((other) => action || other.action || other.words !== words);
  become([...others.slice(-2), { id, words, ...(action ? { action } : {}) }]);
  setTimeout(() => dismissToast(id), lifeMs);
  return id;
}
