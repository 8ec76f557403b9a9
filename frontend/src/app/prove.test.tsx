import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { InviteCard } from "@/features/family/InviteCard";
import { house, show, withDialogs } from "@/testing/house";
import { ProveAgain } from "@/features/session/ProveAgain";

const made = {
  id: 5,
  role: "parent",
  name: "",
  rooms: [],
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
const again = {
  status: 403,
  body: {
    code: "prove_again",
    title: "Show once more that it is you: enter your password.",
    status: 403,
    params: { password: true, passkey: false },
  },
};

function anOldLogin() {
  withDialogs();
  let proved = false;
  const told = house("owner", {
    "GET /api/invites": () => ({ body: [] }),
    "POST /api/invites": () => (proved ? { status: 201, body: { ...made, ...link } } : again),
    "POST /api/session/proof": ({ body }) => {
      proved = (body as { password: string }).password === "right";
      return proved
        ? { status: 204 }
        : {
            status: 400,
            body: {
              code: "invalid",
              title: "Something here is not right.",
              status: 400,
              fields: { password: ["This is not your password."] },
            },
          };
    },
  });
  show(
    <>
      <InviteCard />
      <ProveAgain />
    </>,
  );
  return told;
}

async function invites(user: ReturnType<typeof userEvent.setup>) {
  await user.click(await screen.findByRole("button", { name: "Invite somebody" }));
  await user.click(screen.getByLabelText("Parent"));
  await user.click(screen.getByRole("button", { name: "Make the invitation" }));
}

it("asks an older login for the password, says when it is wrong, and goes on with what was wanted", async () => {
  const { sent } = anOldLogin();
  const user = userEvent.setup();
  await invites(user);
  await user.type(await screen.findByLabelText("Your password"), "wrong");
  await user.click(screen.getByRole("button", { name: "Go on" }));
  expect(await screen.findByText("This is not your password.")).toBeVisible();
  await user.clear(screen.getByLabelText("Your password"));
  await user.type(screen.getByLabelText("Your password"), "right");
  await user.click(screen.getByRole("button", { name: "Go on" }));
  expect(await screen.findByText(link.url)).toBeVisible();
  expect(screen.queryByLabelText("Your password")).not.toBeInTheDocument();
  expect(sent().filter(({ path }) => path === "/api/invites")).toHaveLength(2);
});

it("leaves things as they were, in words, when it is cancelled", async () => {
  const { sent } = anOldLogin();
  const user = userEvent.setup();
  await invites(user);
  const asked = await screen.findByRole("dialog", { name: "Is it you?" });
  await user.click(
    asked.querySelector("button:not([type=submit]):not([aria-label])") ?? screen.getAllByRole("button", { name: "Cancel" }).at(-1)!,
  );
  await waitFor(() => expect(screen.queryByLabelText("Your password")).not.toBeInTheDocument());
  expect(await screen.findByText(again.body.title)).toBeVisible();
  expect(sent().filter(({ path }) => path === "/api/invites")).toHaveLength(1);
});
