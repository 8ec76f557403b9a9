/** Small choices kept on this device. A browser that forbids storage forgets them, and nothing else happens. */

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`babycam.${name}`);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`babycam.${name}`);
    else localStorage.setItem(`babycam.${name}`, value);
  } catch {
    /* private mode: the choice lasts as long as the page */
  }
}
