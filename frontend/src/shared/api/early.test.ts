// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { call } from "./client";

const answer = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const fetched = vi.fn(() => Promise.resolve(answer("asked")));

beforeEach(() => {
  fetched.mockClear();
  vi.stubGlobal("fetch", fetched);
});

afterEach(() => {
  delete window.askedEarly;
  vi.unstubAllGlobals();
});

it("takes the answer that was on its way, once", async () => {
  window.askedEarly = { "/api/rooms": Promise.resolve(answer("early")) };
  expect(await call("/api/rooms")).toBe("early");
  expect(fetched).not.toHaveBeenCalled();
  expect(await call("/api/rooms")).toBe("asked");
});

it("asks itself where no answer came, and for what changes something", async () => {
  window.askedEarly = { "/api/rooms": Promise.resolve(null), "/api/session": Promise.resolve(answer("early")) };
  expect(await call("/api/rooms")).toBe("asked");
  expect(await call("/api/session", { method: "POST", json: {} })).toBe("asked");
});

it("tells a refusal that came early like any other", async () => {
  window.askedEarly = { "/api/session": Promise.resolve(answer({ title: "Not now", code: "busy" }, 503)) };
  await expect(call("/api/session")).rejects.toMatchObject({ status: 503, code: "busy" });
});

it("does not believe an answer that has waited", async () => {
  vi.spyOn(performance, "now").mockReturnValue(60_000);
  window.askedEarly = { "/api/rooms": Promise.resolve(answer("early")) };
  expect(await call("/api/rooms")).toBe("asked");
});

it("waits for an answer no longer than whoever asks", async () => {
  window.askedEarly = { "/api/rooms": new Promise(() => undefined) };
  const asker = new AbortController();
  fetched.mockRejectedValueOnce(new DOMException("gone", "AbortError"));
  const asked = call("/api/rooms", { signal: asker.signal });
  asker.abort();
  await expect(asked).rejects.toMatchObject({ name: "AbortError" });
});

const script = readFileSync("public/early.js", "utf8");

it.each([
  ["asks for no rooms where nobody is signed in, which would be refused", { person: null }, ["/api/session"]],
  ["asks for the rooms of who is signed in", { person: { id: 1 } }, ["/api/session", "/api/rooms"]],
])("%s", async (_, session, paths) => {
  fetched.mockImplementationOnce(() => Promise.resolve(answer(session)));
  runInThisContext(script);
  await window.askedEarly?.["/api/rooms"];
  expect(fetched.mock.calls.map(([path]: string[]) => path)).toEqual(paths);
});
