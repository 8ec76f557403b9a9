import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { house, show } from "@/testing/house";
import { SessionsCard, SessionsOf } from "./SessionList";

const here = {
  id: 1,
  person: 1,
  device: "Chrome on Linux",
  address: "192.168.1.4",
  created_at: "2026-03-01T10:00:00Z",
  last_seen: "2026-03-03T10:00:00Z",
  this: true,
};
const phone = { ...here, id: 2, device: "Chrome on Android", this: false };
const tablet = { ...here, id: 3, device: "Safari on iPad", this: false };

it("ends a lost phone with one tap, and never offers that for this device", async () => {
  const { sent } = house("owner", {
    "GET /api/sessions": () => ({ body: [phone, here] }),
    "DELETE /api/sessions/2": () => ({ status: 204 }),
  });
  show(<SessionsCard />);
  await userEvent.click(await screen.findByRole("button", { name: "End the login: Chrome on Android" }));
  await waitFor(() => expect(sent()[0]?.path).toBe("/api/sessions/2"));
  expect(screen.queryByRole("button", { name: /Chrome on Linux/ })).not.toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "End all others" })).not.toBeInTheDocument();
});

it("ends all others at once when there are several", async () => {
  const { sent } = house("owner", {
    "GET /api/sessions": () => ({ body: [here, phone, tablet] }),
    "POST /api/sessions/end-others": () => ({ body: { ended: 2 } }),
  });
  show(<SessionsCard />);
  await userEvent.click(await screen.findByRole("button", { name: "End all others" }));
  await waitFor(() => expect(sent()[0]?.path).toBe("/api/sessions/end-others"));
});

it("shows an owner where somebody else is logged in", async () => {
  house("owner", { "GET /api/sessions?person=3": () => ({ body: [phone] }) });
  show(<SessionsOf person={3} name="Cy" />);
  expect(await screen.findByText("Chrome on Android")).toBeVisible();
});
