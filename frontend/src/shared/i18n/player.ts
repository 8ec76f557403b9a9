/** What a clip's player says. */
export const player = {
  place: "Place in the clip",
  where: (now: string, length: string, onset: string | null) =>
    `${now} of ${length}${onset === null ? "" : `, the noise began at ${onset}`}`,
  of: (now: string, length: string) => `${now} / ${length}`,
  clock: (time: string) => `In the room: ${time}`,
  began: (onset: string) => `Noise from ${onset}`,
  controls: "Player",
  play: "Play",
  pause: "Pause",
  tap: "Tap to play",
  back: "10 seconds back",
  frameBack: "One picture back",
  frameOn: "One picture on",
  speed: (speed: number) => `Speed: ${speed} times`,
  times: (speed: number) => `${speed}×`,
  mute: "Turn the sound off",
  unmute: "Turn the sound on",
  full: "Full screen",
  exitFull: "Leave full screen",
};
