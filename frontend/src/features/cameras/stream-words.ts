const NAMES: Record<string, string> = { h264: "H.264", hevc: "H.265", opus: "Opus" };

const nameOf = (codec: string): string => NAMES[codec] ?? (codec.startsWith("pcm_") ? "PCM" : codec.toUpperCase());

/** A stream as its maker writes it: "H.264, 640 × 480" for "h264 640x480", "AAC, 48 kHz" for "aac 48000 Hz". */
export const streamWords = (facts: string): string =>
  facts
    .replace(/^(\S+) (\d+)x(\d+)$/, (_, codec: string, width: string, height: string) => `${nameOf(codec)}, ${width} × ${height}`)
    .replace(/^(\S+) (\d+) Hz$/, (_, codec: string, rate: string) => `${nameOf(codec)}, ${Number(rate) / 1000} kHz`);
