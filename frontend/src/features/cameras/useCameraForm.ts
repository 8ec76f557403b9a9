import { useState } from "react";
import type { Camera, Preset, Probe, ProbeIn } from "@/shared/api/types";

export interface Draft {
  preset: string;
  url: string;
  audio_url: string;
  username: string;
  password: string;
  enabled: boolean;
}

/** A stream that was found in the network, with its login. */
export type Chosen = Pick<Draft, "url" | "username" | "password">;

const blank: Draft = { preset: "", url: "", audio_url: "", username: "", password: "", enabled: true };

function draftOf(camera: Camera | null): Draft {
  if (!camera) return blank;
  const { preset, url, audio_url, username, enabled } = camera;
  return { preset, url, audio_url, username, enabled, password: "" };
}

/** What goes over the wire. An empty password is left out: a stored one stays. */
export function streamOf(draft: Draft, preset: Preset): ProbeIn & { enabled: boolean } {
  const { url, audio_url, username, password, enabled } = draft;
  const asked = new Set(preset.fields);
  return {
    kind: preset.kind,
    preset: preset.id,
    url: url.trim(),
    audio_url: asked.has("audio_url") ? audio_url.trim() : "",
    username: asked.has("username") ? username.trim() : "",
    ...(password && asked.has("password") ? { password } : {}),
    enabled,
  };
}

/** The preset that a draft names; for a camera without one the first of its kind, else the first of all. */
function presetOf(draft: Draft, presets: Preset[], camera: Camera | null): Preset | undefined {
  return presets.find(({ id }) => id === draft.preset) ?? presets.find(({ kind }) => kind === camera?.kind) ?? presets[0];
}

/** A login that was pasted inside the address, in its own fields: so it is seen, and stays when the address is filled in anew. */
export function tidied(draft: Draft): Draft {
  const parts = /^\s*([a-z]+:\/\/)?([^\s/@:]+):([^\s/@#?]+)@(\S+)\s*$/i.exec(draft.url);
  if (!parts) return draft;
  const [, scheme = "", username = "", password = "", rest = ""] = parts;
  try {
    return { ...draft, url: scheme + rest, username: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    return draft;
  }
}

export function useCameraForm(camera: Camera | null, presets: Preset[]) {
  const [draft, setDraft] = useState(() => draftOf(camera));
  const set = <K extends keyof Draft>(name: K, value: Draft[K]): void => setDraft((now) => ({ ...now, [name]: value }));
  const adopt = ({ preset, url, username }: Probe["found"]): void =>
    setDraft((now) => ({ ...now, url, preset: preset || now.preset, username: username || now.username }));
  return { draft, setDraft, set, adopt, preset: presetOf(draft, presets, camera) };
}
