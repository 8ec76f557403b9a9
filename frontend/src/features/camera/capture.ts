import { type Choice, type Lack, lackOf, pictures, sounds, worthLess } from "./constraints";

/** What the phone gave. A lack says why a track is not there. */
export interface Media {
  mic: MediaStreamTrack | null;
  micLack: Lack | null;
  camera: MediaStreamTrack | null;
  cameraLack: Lack | null;
}

export const NOTHING: Media = { mic: null, micLack: null, camera: null, cameraLack: null };

export const isSecure = (): boolean => window.isSecureContext && "mediaDevices" in navigator;

const ask = (constraints: MediaStreamConstraints): Promise<MediaStream> => navigator.mediaDevices.getUserMedia(constraints);

/** Both at once where that works (one question, not two), else each by itself: sound matters more than picture. */
export async function capture(choice: Choice): Promise<Media> {
  if (!isSecure()) return { ...NOTHING, micLack: "insecure", cameraLack: "insecure" };
  const [audio] = sounds(choice);
  const [video] = pictures(choice);
  const both = audio && video ? await ask({ audio, video }).catch(() => null) : null;
  if (both) return { ...NOTHING, mic: both.getAudioTracks()[0] ?? null, camera: both.getVideoTracks()[0] ?? null };
  const { track: mic, lack: micLack } = await less(sounds(choice), "audio");
  const { track: camera, lack: cameraLack } = await less(pictures(choice), "video");
  return { mic, micLack, camera, cameraLack };
}

/** Only the sound, or only the picture, with less and less asked for. */
export async function less(
  wanted: (MediaTrackConstraints | true)[],
  kind: "audio" | "video",
): Promise<{ track: MediaStreamTrack | null; lack: Lack | null }> {
  let lack: Lack = "none";
  for (const constraints of wanted) {
    try {
      const stream = await ask({ [kind]: constraints });
      return { track: stream.getTracks()[0] ?? null, lack: null };
    } catch (error) {
      lack = lackOf(error);
      if (!worthLess(lack)) break;
    }
  }
  return { track: null, lack };
}

export function release(media: Media): void {
  for (const track of [media.mic, media.camera]) {
    if (!track) continue;
    track.onended = track.onmute = track.onunmute = null;
    track.stop();
  }
}

export const lives = (media: Media): boolean =>
  [media.mic, media.camera].every((track) => !track || track.readyState === "live") && media.mic !== null;

export type Permission = "granted" | "prompt" | "denied" | null;

/** What the browser says of the microphone; null where it does not tell. `changed` is called when a person changes it. */
export async function permission(name: "microphone" | "camera", changed: () => void): Promise<Permission> {
  try {
    const status = await navigator.permissions.query({ name: name });
    status.onchange = changed;
    return status.state;
  } catch {
    return null;
  }
}

export interface Devices {
  cameras: MediaDeviceInfo[];
  microphones: MediaDeviceInfo[];
}

export async function devices(): Promise<Devices> {
  const all = isSecure() ? await navigator.mediaDevices.enumerateDevices().catch(() => []) : [];
  const of = (kind: MediaDeviceKind): MediaDeviceInfo[] => all.filter((each) => each.kind === kind && each.deviceId !== "");
  return { cameras: of("videoinput"), microphones: of("audioinput") };
}

type Lamp = MediaTrackCapabilities & { torch?: boolean };

/** null: there is none. */
export const hasTorch = (track: MediaStreamTrack | null): boolean => {
  try {
    return Boolean((track?.getCapabilities() as Lamp | undefined)?.torch);
  } catch {
    return false;
  }
};

/** Gives whether it did as told. */
export async function setTorch(track: MediaStreamTrack, on: boolean): Promise<boolean> {
  const wanted = { advanced: [{ torch: on }] } as unknown as MediaTrackConstraints;
  return track.applyConstraints(wanted).then(
    () => true,
    () => false,
  );
}
