import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { house, refused, show } from "@/testing/house";
import { Join } from "./Join";

const looked = {
  family: "The Does",
  tz: "Europe/Berlin",
  by: "Ana",
  kind: "join",
  role: "sitter",
  rooms: [{ id: 8, name: "Max" }],
  name: "",
  access_from: null,
  access_until: null,
  hours_start: "18:00",
  hours_end: "23:00",
  expires_at: "2999-01-01T00:00:00Z",
  passkeys: false,
};
const nobody = { person: null, household: null, access: null, needs_setup: false, demo_login: null, version: "1.2.3", rights: [] };
const doors = { "GET /api/session": () => ({ body: nobody }), "POST /api/invites/look": () => ({ body: looked }) };
const next = (enter: () => void) => <button onClick={enter}>Go</button>;

beforeEach(() => history.replaceState(null, "", "/join#s3cret"));

it("says who invites as what, and comes in with two fields; the secret leaves the address at once", async () => {
  const session = {
    ...nobody,
    person: { id: 9, name: "Cy", username: "cy2", role: "sitter", colour: "#7c83fd", emoji: "", picture: null, tz: "", language: "" },
  };
  const { sent } = house("owner", { ...doors, "POST /api/invites/accept": () => ({ status: 201, body: session }) });
  show(<Join next={next} />);
  expect(await screen.findByText("Ana invites you as a sitter.")).toBeVisible();
  expect(location.hash).toBe("");
  expect(screen.getByText("Max")).toBeVisible();
  expect(screen.getByText("every day 18:00–23:00")).toBeVisible();
  await userEvent.type(screen.getByLabelText("Your name"), " Cy ");
  await userEvent.type(screen.getByLabelText("Password"), "four words of our own");
  await userEvent.click(screen.getByRole("button", { name: "Come in" }));
  expect(await screen.findByText("cy2")).toBeVisible();
  expect(sent().at(-1)?.body).toEqual({ secret: "s3cret", name: "Cy", password: "four words of our own" });
});

it("shows the server's words when the link is over, and asks again for nothing", async () => {
  const words = "This link no longer works. It was taken back. Ask for a new one.";
  house("owner", {
    ...doors,
    "POST /api/invites/look": () => ({ status: 410, body: { title: "No.", status: 410, code: "invite_over", detail: words } }),
  });
  show(<Join next={next} />);
  expect(await screen.findByText(words)).toBeVisible();
  expect(screen.queryByLabelText("Your name")).not.toBeInTheDocument();
});

it("keeps what was typed when the passphrase is refused", async () => {
  house("owner", { ...doors, "POST /api/invites/accept": () => refused({ password: ["Too easy to guess."] }) });
  show(<Join next={next} />);
  await userEvent.type(await screen.findByLabelText("Your name"), "Cy");
  await userEvent.type(screen.getByLabelText("Password"), "password1");
  await userEvent.click(screen.getByRole("button", { name: "Come in" }));
  expect(await screen.findByText("Too easy to guess.")).toBeVisible();
  expect(screen.getByLabelText("Your name")).toHaveValue("Cy");
});

it("asks for a new passphrase only when the link resets one", async () => {
  const { sent } = house("owner", {
    ...doors,
    "POST /api/invites/look": () => ({ body: { ...looked, kind: "reset", name: "Ben", role: "parent" } }),
    "POST /api/invites/accept": () => ({ status: 201, body: nobody }),
  });
  show(<Join next={next} />);
  expect(await screen.findByRole("heading", { name: "A new password, Ben" })).toBeVisible();
  expect(screen.queryByLabelText("Your name")).not.toBeInTheDocument();
  await userEvent.type(screen.getByLabelText("New password"), "four words of our own");
  await userEvent.click(screen.getByRole("button", { name: "Save and log in" }));
  await waitFor(() => expect(sent().at(-1)?.body).toEqual({ secret: "s3cret", password: "four words of our own" }));
});

it("says that an address without a secret is not complete, and asks the server nothing about it", async () => {
  history.replaceState(null, "", "/join");
  const { sent } = house("owner", doors);
  show(<Join next={next} />);
  expect(await screen.findByText(/The address is not complete/)).toBeVisible();
  expect(sent()).toEqual([]);
});
