/** Passkeys (WebAuthn Level 3): the server's JSON goes in, the browser's JSON comes out. */

type Json = Record<string, unknown>;
/** Why no passkey can work here. */
export type WhyNot = "insecure" | "address" | "browser";

const ADDRESS = /^(\d+\.\d+\.\d+\.\d+|\[.*\])$/;

/** What is in the way of passkeys on this page; null: they can work. Browsers want a name, not an IP address. */
export function whyNoPasskey(host = location.hostname): WhyNot | null {
  if (ADDRESS.test(host)) return "address";
  if (!window.isSecureContext) return "insecure";
  return typeof window.PublicKeyCredential === "function" ? null : "browser";
}

function bytesOf(text: unknown): ArrayBuffer {
  const plain = atob(String(text).replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (each) => each.charCodeAt(0)).buffer;
}

function textOf(bytes: ArrayBuffer | null | undefined): string | null {
  if (!bytes) return null;
  const plain = Array.from(new Uint8Array(bytes), (each) => String.fromCharCode(each)).join("");
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function keysOf(list: unknown): PublicKeyCredentialDescriptor[] {
  return ((list as Json[] | undefined) ?? []).map((each) => ({ ...each, type: "public-key", id: bytesOf(each.id) }));
}

function creationOf(json: Json): PublicKeyCredentialCreationOptions {
  if ("parseCreationOptionsFromJSON" in PublicKeyCredential)
    return PublicKeyCredential.parseCreationOptionsFromJSON(json as unknown as PublicKeyCredentialCreationOptionsJSON);
  const user = json.user as Json;
  return {
    ...json,
    challenge: bytesOf(json.challenge),
    user: { ...user, id: bytesOf(user.id) },
    excludeCredentials: keysOf(json.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
}

function requestOf(json: Json): PublicKeyCredentialRequestOptions {
  if ("parseRequestOptionsFromJSON" in PublicKeyCredential)
    return PublicKeyCredential.parseRequestOptionsFromJSON(json as unknown as PublicKeyCredentialRequestOptionsJSON);
  return { ...json, challenge: bytesOf(json.challenge), allowCredentials: keysOf(json.allowCredentials) };
}

/** As PublicKeyCredential.toJSON() does it; password managers that stand in for the browser may lack that. */
function jsonOf(credential: PublicKeyCredential): Json {
  const ready = (credential as { toJSON?: () => unknown }).toJSON?.();
  if (ready) return ready as Json;
  const given = credential.response as unknown as Record<string, ArrayBuffer | null | undefined>;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const response = Object.fromEntries(parts.filter((part) => given[part]).map((part) => [part, textOf(given[part])]));
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment,
  };
}

async function found(asked: Promise<Credential | null>): Promise<Json> {
  const credential = await asked;
  if (!credential) throw new DOMException("no passkey", "NotAllowedError");
  return jsonOf(credential as PublicKeyCredential);
}

/** The options may stand by themselves or under `publicKey`. */
function inner(options: Json): Json {
  return (options.publicKey as Json | undefined) ?? options;
}

/** Makes a passkey on this device. Throws DOMException: NotAllowedError if somebody cancels, InvalidStateError if there is one already. */
export function createPasskey(options: Json): Promise<Json> {
  return found(navigator.credentials.create({ publicKey: creationOf(inner(options)) }));
}

/** Proves who is there with a passkey of this device, or of a phone nearby. */
export function askPasskey(options: Json): Promise<Json> {
  return found(navigator.credentials.get({ publicKey: requestOf(inner(options)) }));
}

/** Did somebody only change their mind? */
export function cancelled(error: unknown): boolean {
  return error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "AbortError");
}
