import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { MailServer, Role } from "@/shared/api/types";
import { Toasts } from "@/shared/ui/Toasts";
import { house, refused, show, withDialogs } from "@/testing/house";
import { MailCard } from "./MailCard";

const none: MailServer = { host: "", port: 587, security: "starttls", username: "", has_password: false, sender: "", ways: 0 };
const some: MailServer = { ...none, host: "smtp.lan", port: 465, security: "ssl", sender: "babycam@example.org", ways: 2 };

function opens(server: MailServer, answers: Parameters<typeof house>[1] = {}, role: Role = "owner") {
  withDialogs();
  let now = server;
  const { sent } = house(role, {
    "GET /api/mail-server": () => ({ body: now }),
    "PUT /api/mail-server": ({ body }) => ({ body: (now = { ...now, ...(body as object) }) }),
    "DELETE /api/mail-server": () => {
      now = none;
      return { status: 204 };
    },
    ...answers,
  });
  show(
    <>
      <MailCard />
      <Toasts />
    </>,
  );
  return { sent, user: userEvent.setup() };
}

describe("the household's mail server", () => {
  it("is set in a form whose port follows its encryption", async () => {
    const { sent, user } = opens(none);
    await user.click(await screen.findByRole("button", { name: "Set a mail server" }));
    await user.type(screen.getByLabelText("Server that sends (SMTP)"), "smtp.lan");
    await user.selectOptions(screen.getByLabelText("Encryption"), "ssl");
    expect(screen.getByLabelText("Port")).toHaveValue(465);
    await user.type(screen.getByLabelText("Mail comes from"), "babycam@example.org");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("smtp.lan:465, from babycam@example.org")).toBeVisible();
    expect(sent()[0]?.body).toMatchObject({ host: "smtp.lan", port: 465, security: "ssl", sender: "babycam@example.org", password: "" });
  });

  it("keeps its password when none is typed, and says at its field what cannot be right", async () => {
    const words = "This server receives mail.";
    const { sent, user } = opens(
      { ...some, username: "ana", has_password: true },
      { "PUT /api/mail-server": () => refused({ host: [words] }) },
    );
    await user.click(await screen.findByRole("button", { name: "Edit" }));
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText(words)).toBeVisible();
    expect(screen.getByLabelText("Server that sends (SMTP)")).toHaveAccessibleDescription(words);
    expect(sent()[0]?.body).not.toHaveProperty("password");
  });

  it("is tested at once, and what the server said stands below", async () => {
    let ok = false;
    const { sent, user } = opens(some, {
      "POST /api/mail-server/test": () => ({ body: { ok, words: ok ? "" : "The login was refused" } }),
    });
    await user.type(await screen.findByLabelText("Send a test to"), "ana@example.org");
    await user.click(screen.getByRole("button", { name: "Send me a test now" }));
    expect(await screen.findByText("The login was refused")).toBeVisible();
    ok = true;
    await user.click(screen.getByRole("button", { name: "Send me a test now" }));
    expect(await screen.findByText("The server took it. Look into the mailbox.")).toBeVisible();
    expect(sent()[0]?.body).toEqual({ to: "ana@example.org" });
  });

  it("is forgotten after a question that names what stops", async () => {
    const { user } = opens(some);
    expect(await screen.findByText(/2 ways to be woken use it/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Remove" }));
    expect(screen.getByText(/Ways to be woken that use it will no longer work/)).toBeVisible();
    await user.click(screen.getAllByRole("button", { name: "Remove" }).at(-1) as HTMLElement);
    expect(await screen.findByRole("button", { name: "Set a mail server" })).toBeVisible();
  });
});
