/** Looking for cameras in the home network. */
export const search = {
  look: "Look for cameras in my network",
  looking: "Asking the network… (about 5 seconds)",
  again: "Look again",
  found: "Found in your network",
  none: "No camera answered. That happens: many are silent until they are told to answer.",
  hints: [
    "Is the camera in the same network as babycam, and not in a guest network?",
    "Turn on ONVIF or RTSP in the camera’s own settings or app, then look again.",
    "In the IP Webcam app choose “Start server” and write down here the number that it shows.",
    "Otherwise write its number into the field below: babycam tries the usual places of TP-Link, Reolink, Hikvision and Dahua.",
  ],
  nameless: "Camera",
  use: (name: string) => `Use ${name}`,
  login: "The login of the camera, as it is set in its own app. It is often another one than that of the maker’s website.",
  ask: "Show its streams",
  streams: "Which stream? The smaller one is usually enough.",
  stream: (name: string, codec: string, width: number, height: number) =>
    [name, width && height ? `${width} × ${height}` : "", codec].filter(Boolean).join(" · "),
  noStreams: "The camera named no stream.",
};
