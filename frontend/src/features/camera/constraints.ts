/** What is asked of getUserMedia: the wanted first, then less and less. Pure. */

type Facing = "environment" | "user";

/** What somebody chose on this phone; null: the phone's own choice. */
export interface Choice {
  camera: string | null;
  microphone: string | null;
  facing: Facing;
}

export type Lack = "denied" | "none" | "busy" | "insecure";

/** A cry must arrive as it is: everything that "improves" speech is off. */
export function sound(choice: Choice): MediaTrackConstraints {
  return {
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    channelCount: { ideal: 1 },
    ...(choice.microphone ? { deviceId: { exact: choice.microphone } } : {}),
  };
}

const SIZE: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
const SMALL: MediaTrackConstraints = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 20, max: 30 } };

/** Picture: the chosen camera, the side, anything at all. */
export function pictures(choice: Choice): (MediaTrackConstraints | true)[] {
  const side = { facingMode: { ideal: choice.facing } };
  const chosen = choice.camera ? [{ ...SIZE, deviceId: { exact: choice.camera } }] : [];
  return [...chosen, { ...SIZE, ...side }, { ...SMALL, ...side }, true];
}

/** Sound: the chosen microphone, any with our settings, anything at all. */
export function sounds(choice: Choice): (MediaTrackConstraints | true)[] {
  const any = sound({ ...choice, microphone: null });
  return choice.microphone ? [sound(choice), any, true] : [any, true];
}

/** Why getUserMedia said no, by the name of its error (W3C Media Capture, 10.3). */
export function lackOf(error: unknown): Lack {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError" || name === "PermissionDeniedError") return "denied";
  if (name === "NotFoundError" || name === "DevicesNotFoundError" || name === "OverconstrainedError") return "none";
  return "busy";
}

/** Is it any use to ask for less? A refusal is not about size. */
export function worthLess(lack: Lack): boolean {
  return lack !== "denied";
}

/** How a track was read back; null: the browser does not tell. */
export interface Processing {
  gain_control: boolean | null;
  noise_suppression: boolean | null;
  echo_cancellation: boolean | null;
}

export function processingOf(settings: MediaTrackSettings | null): Processing {
  const told = (value: unknown): boolean | null => (typeof value === "boolean" ? value : typeof value === "string" ? true : null);
  return {
    gain_control: told(settings?.autoGainControl),
    noise_suppression: told(settings?.noiseSuppression),
    echo_cancellation: told(settings?.echoCancellation),
  };
}
