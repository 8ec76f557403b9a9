import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { Role, Session } from "@/shared/api/types";
import { house, show } from "@/testing/house";
import { Closed } from "./Closed";

const sessionOf = (role: Role): Session => ({
  person: { id: 3, name: "Cy", username: "cy", role, colour: "#7c83fd", emoji: "", picture: null, tz: "", language: "" },
  household: { name: "The Does", tz: "Europe/Berlin", utc_offset_s: 3600, night_start: "20:00", morning_time: "07:00" },
  access: { open: false, opens_at: null, closes_at: null },
  needs_setup: false,
  demo_login: null,
  version: "1.2.3",
  rights: [],
});

it("tells a sitter when the evening begins", () => {
  house("sitter");
  const opens_at = new Date(Date.now() + 3 * 86_400_000).toISOString();
  show(<Closed session={sessionOf("sitter")} access={{ open: false, opens_at, closes_at: null }} />);
  expect(screen.getByText(/^Your evening begins at .* on /)).toBeVisible();
});

it("asks for nothing but the session, when a viewer looks again", async () => {
  const { asked } = house("viewer");
  show(<Closed session={sessionOf("viewer")} access={{ open: false, opens_at: null, closes_at: null }} />);
  expect(screen.getByText(/Nobody has let you in to watch right now/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Check again" }));
  await waitFor(() => expect(screen.getByRole("button", { name: "Check again" })).toBeEnabled());
  expect(asked.every(({ path }) => path === "/api/session")).toBe(true);
});
