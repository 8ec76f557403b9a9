import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Crash } from "@/shared/ui/Crash";
import { lazily, persistent } from "./lazily";

const AWAY = new TypeError("Failed to fetch dynamically imported module");
let answering = false;

beforeEach(() => {
  vi.useFakeTimers();
  answering = false;
  vi.stubGlobal("fetch", () => (answering ? Promise.resolve(new Response("ok")) : Promise.reject(AWAY)));
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it("asks for a script until the server is back, with growing pauses", async () => {
  const load = vi.fn().mockRejectedValue(AWAY);
  const script = persistent<string>(load);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(load.mock.calls.length).toBeGreaterThan(30);
  expect(load.mock.calls.length).toBeLessThan(60);
  load.mockResolvedValue("here");
  await vi.advanceTimersByTimeAsync(15_000);
  await expect(script).resolves.toBe("here");
});

it("asks at once when the device is back in a network", async () => {
  const load = vi.fn().mockRejectedValue(AWAY);
  const script = persistent<string>(load);
  await vi.advanceTimersByTimeAsync(60_000);
  load.mockResolvedValue("here");
  window.dispatchEvent(new Event("online"));
  await expect(script).resolves.toBe("here");
});

it("gives up when the server answers and has no such script", async () => {
  answering = true;
  const load = vi.fn().mockRejectedValue(AWAY);
  const script = expect(persistent(load)).rejects.toBe(AWAY);
  await vi.advanceTimersByTimeAsync(60_000);
  await script;
  expect(load).toHaveBeenCalledTimes(3);
});

it("leaves what stands beside a part that cannot come", async () => {
  answering = true;
  const Part = lazily(() => Promise.reject<{ default: () => null }>(AWAY));
  const failed = vi.fn();
  render(
    <>
      <p>Zoe is heard</p>
      <Crash coming="on its way" instead="not here" onFail={failed}>
        <Part />
      </Crash>
    </>,
  );
  expect(screen.getByText("on its way")).toBeTruthy();
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(screen.getByText("not here")).toBeTruthy();
  expect(screen.getByText("Zoe is heard")).toBeTruthy();
  expect(failed).toHaveBeenCalledOnce();
});
