/** The secret behind the "#", taken once: it goes out of the address, and so out of the history and of what is shared or shown. */
export function takeSecret(): string {
  const secret = decodeURIComponent(location.hash.replace(/^#/, "")).trim();
  if (secret) history.replaceState(null, "", location.pathname + location.search);
  return secret;
}
