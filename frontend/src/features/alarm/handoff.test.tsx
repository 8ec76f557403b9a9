import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { RealtimeContext } from "@/realtime/hooks";
import { Realtime } from "@/realtime/store";
import { house, show, withDialogs } from "@/testing/house";
import { incident } from "@/testing/things";
import { HandoffScreen } from "./HandoffScreen";

const UNTIL = "2026-03-01T06:00:00Z";
const handed = incident({ handed_over: { by: { id: 1, name: "Ana" }, to: [{ id: 2, name: "Ben" }], until: UNTIL } as never });
const nothing = (): void => undefined;
const chosen = (): string =>
  screen
    .getAllByRole("button", { pressed: true })
    .map((each) => each.textContent)
    .join();

it("keeps the time that holds when the server refuses another one", async () => {
  withDialogs();
  house("owner", {
    "POST /api/incidents/1/not-me": ({ body }) =>
      (body as { scope: string }).scope === "morning"
        ? { body: handed }
        : { status: 409, body: { title: "No.", detail: "Ben is away tomorrow.", status: 409, code: "conflict" } },
  });
  const store = new Realtime();
  store.hear({ type: "incident.changed", at: new Date().toISOString(), incident: handed });
  show(
    <RealtimeContext value={store}>
      <HandoffScreen handoff={{ incident: handed, uuid: "u" }} onBack={nothing} onClose={nothing} />
    </RealtimeContext>,
  );
  await waitFor(() => expect(chosen()).toMatch(/^Until \d/));
  await userEvent.click(screen.getByRole("button", { name: "Tonight and tomorrow" }));
  expect((await screen.findAllByText("Ben is away tomorrow.")).length).toBeGreaterThan(0);
  expect(chosen()).toMatch(/^Until \d/);
});
