/** All pictures of the page that are not from a camera: 24 x 24, one stroke width, drawn for babycam. */
const shapes = {
  live: "M4 6.5h11a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2zM17 11l5-3v8l-5-3",
  duty: "M12 21.500a9.500 9.500 0 1 0 0-19 9.500 9.500 0 0 0 0 19zM12 6.500V12l3.500 2.500",
  swap: "M4 8.500h13M13.500 5l3.500 3.500-3.500 3.500M20 15.500H7M10.500 12L7 15.500l3.500 3.500",
  clips: "M4 5h16v14H4zM8 5v14M16 5v14M4 9.7h4M4 14.3h4M16 9.7h4M16 14.3h4",
  cameras: "M12 14a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM7 22h10M12 18v4",
  family: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.6a3.2 3.2 0 0 1 0 6.1M18 14.2a6 6 0 0 1 3.5 5.3",
  about: "M12 21.5a9.5 9.5 0 1 0 0-19 9.5 9.5 0 0 0 0 19zM12 11v5.5M12 7.4v.1",
  soundOn: "M4 9.5v5h3.5L12 18.500V5.500L7.500 9.500zM15.500 9a4.200 4.200 0 0 1 0 6M18.300 6.200a8.200 8.200 0 0 1 0 11.600",
  soundOff: "M4 9.500v5h3.500L12 18.500V5.500L7.500 9.500zM16 9.500l5 5M21 9.500l-5 5",
  full: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  pip: "M3 5h18v14H3zM12.500 12h6v4.500h-6z",
  moon: "M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v2.500M12 19.500V22M2 12h2.500M19.500 12H22M5 5l1.700 1.700M17.300 17.300L19 19M5 19l1.700-1.700M17.300 6.700L19 5",
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  play: "M8 5.500v13l10.500-6.500z",
  plus: "M12 5v14M5 12h14",
  download: "M12 4v11M7.500 11l4.500 4.500 4.500-4.500M5 20h14",
  keep: "M6 4h12v16.500l-6-4-6 4z",
  trash: "M5 7h14M9.500 7V4.500h5V7M7 7l.8 13h8.400L17 7M10.500 11v5.500M13.500 11v5.500",
  check: "M5 12.500l4.500 4.500L19 7.500",
  cross: "M6 6l12 12M18 6L6 18",
  warn: "M12 3.500L22 20.500H2zM12 10v5M12 17.800v.1",
  bell: "M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 2h-15zM10 21.500h4",
  hand: "M8 12.500V6a1.700 1.700 0 0 1 3.400 0v5M11.400 11V4.500a1.700 1.700 0 0 1 3.400 0V11M14.800 11V6.500a1.700 1.700 0 0 1 3.400 0V15a6.500 6.500 0 0 1-6.500 6.500c-3 0-4.700-1.500-6-4l-2.200-4.300a1.600 1.600 0 0 1 2.800-1.500L8 14",
  eye: "M2 12s3.600-6.500 10-6.500S22 12 22 12s-3.600 6.500-10 6.500S2 12 2 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  noCamera: "M3 3l18 18M7 6.500h8a2 2 0 0 1 2 2V11l5-3v8M17 17.500H4a2 2 0 0 1-2-2v-7a2 2 0 0 1 1-1.700",
  logout: "M14 4H6v16h8M10.500 12H21M17 8l4 4-4 4",
  battery: "M3 8h15v8H3zM21 11v2",
  phone: "M8 2.500h8a2 2 0 0 1 2 2v15a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2v-15a2 2 0 0 1 2-2zM11 18.500h2",
  mic: "M12 14.500a3 3 0 0 0 3-3v-6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zM5.500 11.500a6.500 6.500 0 0 0 13 0M12 18v3.500",
  music: "M9 18V5.500l10-2V16M9 18a2.800 2.800 0 1 1-5.600 0A2.800 2.800 0 0 1 9 18zM19 16a2.800 2.800 0 1 1-5.600 0 2.800 2.800 0 0 1 5.600 0z",
  lamp: "M12 3a6 6 0 0 0-3.500 10.900V16h7v-2.100A6 6 0 0 0 12 3zM9.500 19.500h5",
  stop: "M7 7h10v10H7z",
  share: "M12 15V3.500M8 7l4-4 4 4M7 11H5v10h14V11h-2",
  key: "M8 15.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 11.500h9.500M18 11.500v3.500M21.500 11.500v2.500",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  record: "M12 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10z",
} as const;

export type IconName = keyof typeof shapes;

export function Icon({ name, size = 24, filled = false }: { name: IconName; size?: number; filled?: boolean }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false" fill={filled ? "currentColor" : "none"} stroke="currentColor" strokeWidth={1.8} strokeLinecap="round" strokeLinejoin="round">
      <path d={shapes[name]} />
    </svg>
  );
}
