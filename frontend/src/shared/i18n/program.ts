/** A program that sends by WHIP becomes a camera. */
export const program = {
  add: "Add streaming program",
  title: "A program that speaks WHIP",
  what: "A program on a computer, such as OBS or GStreamer, can send picture (H.264) and sound (Opus) to a room.",
  room: "Room",
  has: (room: string) => `${room} (has a camera)`,
  name: "What is it called?",
  suggested: "OBS",
  make: "Make a key",
  replace: (taken: string) => `${taken} Replace it with the program?`,
  replaceYes: "Replace it",
  made: (name: string, room: string) => `${name} is the camera of ${room}. Its key is shown only once: copy it now.`,
  address: "Address",
  token: "Bearer token",
  copyAddress: "Copy address",
  copyToken: "Copy token",
  copied: "Copied.",
  ways: [
    {
      program: "OBS",
      how:
        "Settings, Stream: choose the service WHIP, paste both. " +
        "Settings, Output: an H.264 encoder, no B-frames, a keyframe every second.",
      code: "",
    },
    {
      program: "GStreamer",
      how: "End the pipeline with",
      code: "whipclientsink video-caps=video/x-h264\nsignaller::whip-endpoint=ADDRESS\nsignaller::auth-token=TOKEN",
    },
  ],
  trust: "The sending machine must trust babycam’s certificate, as your browsers do.",
} as const;
