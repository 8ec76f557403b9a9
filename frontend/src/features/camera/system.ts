/** Which system this page runs on: for the phone's name and its checklist. Pure. */

export type System = "ios" | "android" | "mac" | "windows" | "linux" | "other";

export interface Facts {
  userAgent: string;
  /** iPads call themselves Macs. */
  touchPoints: number;
}

export function systemOf({ userAgent, touchPoints }: Facts): System {
  if (/iPhone|iPad|iPod/.test(userAgent)) return "ios";
  if (/Android/.test(userAgent)) return "android";
  if (/Macintosh/.test(userAgent)) return touchPoints > 1 ? "ios" : "mac";
  if (/Windows/.test(userAgent)) return "windows";
  return /Linux|CrOS/.test(userAgent) ? "linux" : "other";
}

/** "Android 14, Chrome 126": at most 200 letters, for the parents' list. */
export function systemWords(userAgent: string): string {
  const find = (pattern: RegExp): string => pattern.exec(userAgent)?.[1]?.replace(/_/g, ".") ?? "";
  const ios = find(/OS (\d+[_\d]*) like Mac/);
  const android = find(/Android (\d+[.\d]*)/);
  const base = ios
    ? `iOS ${ios}`
    : android
      ? `Android ${android}`
      : /Windows/.test(userAgent)
        ? "Windows"
        : /Macintosh/.test(userAgent)
          ? "macOS"
          : /CrOS/.test(userAgent)
            ? "ChromeOS"
            : /Linux/.test(userAgent)
              ? "Linux"
              : "";
  const browsers: [string, RegExp][] = [
    ["Edge", /Edg\w*\/(\d+)/],
    ["Samsung Internet", /SamsungBrowser\/(\d+)/],
    ["Firefox", /(?:Firefox|FxiOS)\/(\d+)/],
    ["Chrome", /(?:Chrome|CriOS)\/(\d+)/],
    ["Safari", /Version\/(\d+)[.\d]* .*Safari/],
  ];
  const browser = browsers.find(([, pattern]) => pattern.test(userAgent));
  return [base, browser ? `${browser[0]} ${find(browser[1])}` : ""].filter(Boolean).join(", ").slice(0, 200);
}
