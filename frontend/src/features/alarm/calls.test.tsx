import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { RealtimeContext } from "@/realtime/hooks";
import type { CallMessage } from "@/realtime/messages";
import { Realtime } from "@/realtime/store";
import { house } from "@/testing/house";
import { incident } from "@/testing/things";
import { useCalls } from "./useCalls";

const alert = {
  type: "alert",
  what: "alert",
  incident: 1,
  round: 2,
  delivery: 5,
  token: "t",
  title: "",
  body: "",
  over: false,
} as unknown as CallMessage;

it("does not ask for an incident that the server rings from memory", async () => {
  const asked = vi.fn(() => ({ status: 404, body: {} }));
  const id = 9_000_000_000_001;
  house("owner", { [`GET /api/incidents/${id}`]: asked });
  vi.useFakeTimers();
  const store = new Realtime();
  const wrapper = ({ children }: { children: ReactNode }) => <RealtimeContext value={store}>{children}</RealtimeContext>;
  const { result } = renderHook(() => useCalls(), { wrapper });
  act(() => store.hear({ ...alert, incident: id }));
  await act(() => vi.advanceTimersByTimeAsync(2_000));
  expect(asked).not.toHaveBeenCalled();
  expect(result.current.size).toBe(1);
  vi.useRealTimers();
});

it.each([
  ["which it does not know", null],
  ["of a newer round than it knows", 1],
])("a call for an incident %s makes the page ask for it", async (_, round) => {
  house("owner", { "GET /api/incidents/1": () => ({ body: incident({ round: 2 }) }) });
  const store = new Realtime();
  const at = new Date().toISOString();
  if (round !== null) store.hear({ type: "incident.changed", at, incident: incident({ round }) });
  const wrapper = ({ children }: { children: ReactNode }) => <RealtimeContext value={store}>{children}</RealtimeContext>;
  renderHook(() => useCalls(), { wrapper });
  act(() => store.hear(alert));
  await waitFor(() => expect(store.getState().incidents[1]?.round).toBe(2), { timeout: 2_000 });
});
