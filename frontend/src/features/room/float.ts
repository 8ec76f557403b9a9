/** A window of the page's own above all others (Document Picture-in-Picture). */
interface Floating {
  requestWindow: (size: { width: number; height: number }) => Promise<Window>;
}

const SIZE = { width: 380, height: 300 };

const floating = (): Floating | undefined => (window as { documentPictureInPicture?: Floating }).documentPictureInPicture;

export const canFloat = (): boolean => floating() !== undefined;

/** Call from a tap. The window has the page's looks, by night as they are seen best; `closed` is told when it goes, by whomever. */
export async function openFloat(title: string, closed: () => void): Promise<Window | null> {
  const apart = await floating()?.requestWindow(SIZE);
  if (!apart) return null;
  apart.document.title = title;
  apart.document.documentElement.lang = document.documentElement.lang;
  apart.document.documentElement.dataset.theme = "night";
  for (const sheet of document.querySelectorAll("link[rel=stylesheet], style")) apart.document.head.append(sheet.cloneNode(true));
  apart.addEventListener("pagehide", closed);
  return apart;
}
