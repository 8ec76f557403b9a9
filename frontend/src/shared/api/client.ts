import { firstPicture } from "@/shared/lib/first-picture";
import { early } from "./early";
import type { Problem } from "./types";

/** An answer that was not 2xx, or no answer at all (status 0). `message` is a sentence for a parent. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Record<string, string[]>;
  /** What the words were made of, as the server told it. */
  readonly params: Record<string, unknown>;

  constructor(status: number, code: string, message: string, fields: Record<string, string[]> = {}, params: Record<string, unknown> = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.params = params;
  }
}

/** Words for failures that carry none; set once by the app, so that this file holds no text. */
const fallback = { noAnswer: "", unexpected: "" };

export function setFallbackWords(words: typeof fallback): void {
  Object.assign(fallback, words);
}

function csrfToken(): string {
  return /(?:^|; )__Host-csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}

async function problemOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => null)) as Partial<Problem> | null;
  const words = [body?.detail, body?.title].find((each) => each) ?? fallback.unexpected;
  return new ApiError(response.status, body?.code ?? "unknown", words, body?.fields ?? {}, body?.params ?? {});
}

export interface Call {
  method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  json?: unknown;
  /** A ready body of another kind, with its content type. */
  body?: string;
  type?: string;
  /** Files, as a form sends them. */
  form?: FormData;
  signal?: AbortSignal | undefined;
  /** Sent even though the page goes. */
  keepalive?: boolean;
  /** A page that has just been opened shows its first picture before it asks for this. */
  behindPicture?: boolean;
}

/**
 * A stopped server takes a request and never answers, and each that hangs takes one of the browser's few lines to it.
 * Files may take longer.
 */
const ANSWER_MS = 40_000;
const FILES_MS = 300_000;

function bounded(signal: AbortSignal | undefined, files: boolean): AbortSignal {
  const bound = AbortSignal.timeout(files ? FILES_MS : ANSWER_MS);
  return signal ? AbortSignal.any([signal, bound]) : bound;
}

/** Asks whoever is logged in to show once more who they are; what they have for it is in `params`. Set by the page that can ask. */
type Prover = (asked: ApiError) => Promise<boolean>;
let prover: Prover | null = null;

/** Returns what takes it back. */
export function setProver(asks: Prover): () => void {
  prover = asks;
  return () => {
    if (prover === asks) prover = null;
  };
}

/** One request; gives the Response when it is 2xx, throws ApiError otherwise. Where a fresh proof is needed it asks for it, and goes on. */
export async function send(path: string, options: Call = {}): Promise<Response> {
  try {
    return await sendOnce(path, options);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "prove_again" || !prover || !(await prover(error))) throw error;
    return sendOnce(path, options);
  }
}

async function sendOnce(path: string, options: Call): Promise<Response> {
  const { method = "GET", json, body, type, form, signal, keepalive = false } = options;
  if (options.behindPicture) await firstPicture();
  const headers: Record<string, string> = { Accept: "application/json, application/problem+json, */*;q=0.1" };
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  if (json !== undefined) headers["Content-Type"] = "application/json";
  if (type) headers["Content-Type"] = type;
  const payload = json === undefined ? (form ?? body) : JSON.stringify(json);
  const until = bounded(signal, form !== undefined);
  const init: RequestInit = {
    method,
    headers,
    credentials: "same-origin",
    keepalive,
    signal: until,
    ...(payload === undefined ? {} : { body: payload }),
  };
  const known = method === "GET" ? await early(path, until) : null;
  const response = known ?? (await fetchOrTell(path, init));
  if (!response.ok) throw await problemOf(response);
  return response;
}

function fetchOrTell(path: string, init: RequestInit): Promise<Response> {
  return fetch(path, init).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, "no_answer", fallback.noAnswer);
  });
}

/** One request whose answer is JSON; undefined for 204. */
export async function call<T>(path: string, options: Call = {}): Promise<T> {
  const response = await send(path, options);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** What the server says about fields, each sentence once. */
export function sentencesOf(error: unknown): string[] {
  return error instanceof ApiError ? [...new Set(Object.values(error.fields).flat())].filter(Boolean) : [];
}

/** The words to show for anything that was thrown: those about fields are said too, since who asks for words may have none to mark. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof ApiError)) return fallback.unexpected;
  const sentences = sentencesOf(error);
  return (error.code === "invalid" ? sentences : [error.message, ...sentences]).join(" ") || error.message;
}

/** What the server says about one field or a part of it ("rooms.0"), if it marked it. */
export function fieldError(error: unknown, name: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const own = Object.entries(error.fields).filter(([field]) => field === name || field.startsWith(`${name}.`));
  return [...new Set(own.flatMap(([, sentences]) => sentences))].join(" ") || undefined;
}
