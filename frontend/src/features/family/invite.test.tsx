import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { house, show, withDialogs } from "@/testing/house";
import { InviteCard } from "./InviteCard";
import { PeopleCard } from "./PeopleCard";

const made = {
  id: 5,
  role: "sitter",
  name: "",
  rooms: [8],
  access_from: null,
  access_until: null,
  hours_start: null,
  hours_end: null,
  uses: 1,
  used: 0,
  expires_at: "2999-01-01T00:00:00Z",
  created_at: "2026-03-03T19:00:00Z",
  by: "Ana",
  state: "open",
};
const link = { url: "https://babycam.local:8443/join#s3cret", qr: "data:image/svg+xml;utf8,<svg/>" };

it("invites a sitter for one room until midnight, and shows the link once", async () => {
  const { sent } = house("owner", {
    "GET /api/invites": () => ({ body: [] }),
    "POST /api/invites": () => ({ status: 201, body: { ...made, ...link } }),
  });
  const user = userEvent.setup();
  show(<InviteCard />);
  await user.click(await screen.findByRole("button", { name: "Invite somebody" }));
  await user.click(screen.getByLabelText("Sitter"));
  expect(await screen.findByRole("switch", { name: "Max" })).toBeChecked();
  await user.click(screen.getByRole("switch", { name: "Zoe" })); // all are chosen at the beginning
  expect(screen.getByText(/^Open until .* then it ends by itself\.$/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Make the invitation" }));
  expect(await screen.findByText(link.url)).toBeVisible();
  const { access_until, expires_at, ...rest } = sent()[0]!.body as Record<string, unknown>;
  expect(rest).toEqual({ role: "sitter", name: "", rooms: [8], access_from: null, hours_start: null, hours_end: null, uses: 1 });
  expect(Date.parse(access_until as string)).toBeGreaterThan(Date.now());
  expect(Date.parse(expires_at as string)).toBeGreaterThan(Date.now());
  await user.click(screen.getByRole("button", { name: "Done" }));
  expect(screen.queryByText(link.url)).not.toBeInTheDocument();
});

it("lists open invitations only, and takes one back with one tap", async () => {
  const { sent } = house("owner", {
    "GET /api/invites": () => ({ body: [made, { ...made, id: 6, role: "parent", state: "used" }] }),
    "DELETE /api/invites/5": () => ({ status: 204 }),
  });
  show(<InviteCard />);
  const list = within(await screen.findByRole("list", { name: "Open invitations" }));
  expect(list.getAllByRole("listitem")).toHaveLength(1);
  await userEvent.click(list.getByRole("button", { name: "Take back the invitation: sitter" }));
  await waitFor(() => expect(sent().map(({ method, path }) => `${method} ${path}`)).toEqual(["DELETE /api/invites/5"]));
});

it("asks nothing of the server for who may not invite", async () => {
  const { asked } = house("parent");
  const { container } = show(<InviteCard />);
  await waitFor(() => expect(asked.length).toBeGreaterThan(0));
  expect(container).toBeEmptyDOMElement();
  expect(asked.map(({ path }) => path)).toEqual(["/api/session"]);
});

it("lets a sitter in for an hour, and out, with one tap each", async () => {
  const { sent } = house("parent", { "POST /api/people/3/access": () => ({ body: {} }) });
  show(<PeopleCard />);
  const letIn = within(await screen.findByRole("group", { name: "Let Cy in" }));
  await userEvent.click(letIn.getByRole("button", { name: "1 hour" }));
  await waitFor(() => expect(sent()).toHaveLength(1));
  await userEvent.click(letIn.getByRole("button", { name: "Not now" }));
  await waitFor(() => expect(sent()).toHaveLength(2));
  await userEvent.click(letIn.getByRole("button", { name: "Always" }));
  await waitFor(() => expect(sent()).toHaveLength(3));
  const until = sent().map(({ body }) => (body as { until: string | null }).until);
  expect(Date.parse(until[0]!) - Date.now()).toBeGreaterThan(3_500_000);
  expect(Date.parse(until[1]!)).toBeLessThanOrEqual(Date.now());
  expect(until[2]).toBeNull();
});

it("gives a link for a new password, which is gone when it was shown", async () => {
  withDialogs();
  house("owner", { "POST /api/people/3/reset": () => ({ status: 201, body: { ...link, expires_at: "2999-01-01T00:00:00Z" } }) });
  const user = userEvent.setup();
  show(<PeopleCard />);
  await user.click(await screen.findByRole("button", { name: "Edit Cy" }));
  await user.click(screen.getByRole("button", { name: "Reset the password" }));
  expect(await screen.findByText(link.url)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Done" }));
  expect(screen.queryByText(link.url)).not.toBeInTheDocument();
});
