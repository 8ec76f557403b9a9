const NAMES: [RegExp, string][] = [
  [/hvc1|hev1/i, "H.265"],
  [/avc1/i, "H.264"],
];

/** The picture's codec among these (RFC 6381), as people know it; "" if it is none of ours. */
export function codecOf(codecs: string): string {
  return NAMES.find(([pattern]) => pattern.test(codecs))?.[1] ?? "";
}

/** Whether this browser plays a file with these codecs; what is not known is worth a try. */
export function canShow(codecs: string): boolean {
  return codecOf(codecs) !== "H.265" || document.createElement("video").canPlayType(`video/mp4; codecs="${codecs}"`) !== "";
}

/** The warnings that are true here: a picture of H.265 is no trouble for a browser that shows it. */
export function toldHere<W extends { code: string }>(warnings: readonly W[]): W[] {
  return warnings.filter(({ code }) => code !== "picture_h265" || !canShow("hvc1.1.6.L93.B0"));
}
