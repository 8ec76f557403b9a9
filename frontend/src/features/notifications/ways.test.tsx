import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { Channel, Right, WrittenChannel } from "@/shared/api/types";
import { house, refused, settings, show } from "@/testing/house";
import { AddWay } from "./AddWay";
import { ChannelLists } from "./ChannelList";
import { ntfy, sent } from "./testing";

const self = { id: 1, name: "Ana", username: "ana", role: "owner", colour: "#e07a5f", emoji: "", picture: null, tz: "", language: "" };
const session = (rights: Right[]) => ({
  body: {
    person: self,
    household: settings.household,
    access: { open: true, opens_at: null, closes_at: null },
    needs_setup: false,
    demo_login: null,
    version: "1",
    rights,
  },
});
const channel: Channel = {
  id: 4,
  person: 1,
  kind: "apprise",
  name: "Ana’s ntfy",
  address: "ntfy.sh",
  enabled: true,
  verified_at: null,
  last_ok_at: null,
  last_receipt_at: null,
  fail_streak: 0,
  dead_reason: "",
  service: "ntfy",
  proves: false,
  while_open: false,
};
const QR = "data:image/svg+xml;charset=utf-8,%3Csvg%3E%3C/svg%3E";
const written: WrittenChannel = {
  ...channel,
  links: [
    { on: "Android", url: "ntfy://ntfy.sh/babycam-x", qr: QR },
    { on: "iPhone or computer", url: "https://ntfy.sh/babycam-x", qr: `${QR}#2` },
  ],
};
const page = (results: unknown[]) => ({ body: { next: null, previous: null, results } });
const at = (other: Parameters<typeof house>[1] = {}, rights: Right[] = ["duty.see", "duty.edit"]) =>
  house("owner", {
    "GET /api/session": () => session(rights),
    "GET /api/channels/services": () => ({ body: [ntfy] }),
    "GET /api/channels": () => page([channel]),
    "GET /api/bedtime": () => ({ body: { armed: false, people: [] } }),
    "GET /api/deliveries": () => page([]),
    ...other,
  });
const opened = async () => {
  show(<AddWay />);
  await userEvent.click(await screen.findByRole("button", { name: /^ntfy/ }));
};

describe("a way to be woken", () => {
  it("is a tile, a form that is filled in already, and a code to subscribe with", async () => {
    const { sent: asked } = at({ "POST /api/channels": () => ({ status: 201, body: written }) });
    await opened();
    expect(screen.getByRole("heading", { name: "ntfy" })).toHaveFocus();
    expect(screen.getByRole("textbox", { name: "Server" })).toHaveValue("https://ntfy.sh");
    expect(screen.getByText("goes into “Topic”")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Saved. Now try it.")).toBeVisible();
    const [{ body } = { body: null }] = asked();
    expect(body).toEqual({
      kind: "apprise",
      service: "ntfy",
      form: { topic: expect.stringMatching(/^babycam-[a-z2-9]{20}$/) as string, server: "https://ntfy.sh", token: "" },
    });
    expect(screen.getByRole("img", { name: "QR code of the link" })).toHaveAttribute("src", QR);
    await userEvent.click(screen.getByRole("radio", { name: "iPhone or computer" }));
    expect(screen.getByRole("img", { name: "QR code of the link" })).toHaveAttribute("src", `${QR}#2`);
    expect(screen.getByRole("link", { name: "Subscribe on this device" })).toHaveAttribute("href", "https://ntfy.sh/babycam-x");
  });

  it("proposes another topic each time", async () => {
    at();
    await opened();
    const first = (await screen.findByRole<HTMLInputElement>("textbox", { name: "Topic" })).value;
    await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
    await userEvent.click(await screen.findByRole("button", { name: /^ntfy/ }));
    expect(await screen.findByRole("textbox", { name: "Topic" })).not.toHaveValue(first);
  });

  it("keeps what was typed when it is refused, and unfolds the field that is wrong", async () => {
    at({ "POST /api/channels": () => refused({ "form.token": ["An access token begins with tk_."] }) });
    await opened();
    expect(screen.queryByLabelText(/^Access token/)).toBeNull();
    await userEvent.clear(screen.getByRole("textbox", { name: "Topic" }));
    await userEvent.type(screen.getByRole("textbox", { name: "Topic" }), "our-own-topic");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("An access token begins with tk_.")).toBeVisible();
    expect(screen.getByLabelText(/^Access token/)).toBeInvalid();
    expect(screen.getByRole("textbox", { name: "Topic" })).toHaveValue("our-own-topic");
  });

  it("shows in its place what became of a test, in the words of the service", async () => {
    at({
      "POST /api/channels": () => ({ status: 201, body: written }),
      "POST /api/channels/4/test": () => ({ status: 202, body: sent }),
      "GET /api/deliveries": () => page([{ ...sent, state: "retry", words: "Failed to send ntfy notification: forbidden, error=403." }]),
    });
    await opened();
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await userEvent.click(await screen.findByRole("button", { name: "Send me a test now" }));
    expect(await screen.findByText("Failed to send ntfy notification: forbidden, error=403.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Change it" })).toBeVisible();
  });

  it("is changed by the same form, without its secrets", async () => {
    const { sent: asked } = at({
      "GET /api/channels/4/form": () => ({ body: { service: "ntfy", form: { server: "https://ntfy.example.org" }, kept: ["topic"] } }),
      "PATCH /api/channels/4": () => ({ body: { ...written, links: [] } }),
    });
    show(<ChannelLists />);
    const row = (await screen.findByText("Ana’s ntfy")).closest("li") ?? document.body;
    expect(await within(row).findByText("ntfy · ntfy.sh")).toBeVisible();
    await userEvent.click(within(row).getByRole("button", { name: "Edit" }));
    const topic = await within(row).findByRole("textbox", { name: "Topic" });
    expect(topic).toHaveValue("");
    expect(topic).toHaveAttribute("placeholder", "unchanged");
    await userEvent.click(within(row).getByRole("button", { name: "Save" }));
    expect(await within(row).findByText("Saved. Now try it.")).toBeVisible();
    await waitFor(() => expect(asked()[0]?.body).toEqual({ form: { topic: "", server: "https://ntfy.example.org", token: "" } }));
  });

  it("is offered to those only who may use an address", async () => {
    at({}, ["duty.see"]);
    show(<ChannelLists />);
    expect(await screen.findByText("Ana’s ntfy")).toBeVisible();
    expect(screen.queryByRole("button", { name: /^ntfy/ })).toBeNull();
  });
});
