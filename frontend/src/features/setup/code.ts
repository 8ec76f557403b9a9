/** The one-time code in the part of the address that never leaves the browser: `#code=ABCD-1234`, or just `#ABCD-1234`. */
export function codeFrom(hash: string): string {
  const bare = hash.replace(/^#/, "");
  return (new URLSearchParams(bare).get("code") ?? (bare.includes("=") ? "" : decodeURIComponent(bare))).trim();
}

/** "Ana María" to "anamaria": a user name to start from. */
export function usernameFrom(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9._-]/g, "");
}

/** This device's zone, and all that the browser knows. */
export function zones(): { here: string; all: string[] } {
  const here = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const all = Intl.supportedValuesOf("timeZone");
  return { here, all: all.includes(here) ? all : [here, ...all] };
}
