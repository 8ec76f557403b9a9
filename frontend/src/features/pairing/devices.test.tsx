import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { Device } from "@/shared/api/types";
import { house, show } from "@/testing/house";
import { DevicesCard } from "./DevicesCard";

const phone: Device = {
  id: 4,
  room: 7,
  room_name: "Zoe",
  name: "Old phone",
  kind: "phone",
  online: false,
  seen_at: "2026-03-01T10:00:00Z",
  created_at: "2026-02-01T10:00:00Z",
};

it("lists each camera phone with its last use, and ends it when asked twice", async () => {
  const { sent } = house("owner", {
    "GET /api/devices": () => ({ body: [phone] }),
    [`DELETE /api/devices/${phone.id}`]: () => ({ status: 204 }),
  });
  show(<DevicesCard />);
  const row = (await screen.findByText("Old phone")).closest("li")!;
  expect(within(row).getByText(/Zoe · Last heard from/)).toBeVisible();
  await userEvent.click(within(row).getByRole("button", { name: "Remove access" }));
  await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Remove access" }));
  await waitFor(() => expect(sent()[0]?.path).toBe(`/api/devices/${phone.id}`));
});

it("is nothing to a sitter", () => {
  house("sitter", {});
  const { container } = show(<DevicesCard />);
  expect(container).toBeEmptyDOMElement();
});
