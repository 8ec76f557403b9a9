import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { house, show } from "@/testing/house";
import { CameraScreen } from "./CameraScreen";

const rooms = [
  { id: 1, name: "Zoe", taken: "Old phone" },
  { id: 2, name: "Max", taken: null },
];
const notPaired = () => ({ status: 401, body: { title: "Please log in.", status: 401, code: "not_signed_in", detail: "" } });

function open(
  look: { status?: number; body: unknown } = { body: { family: "Home", room: null, rooms } },
  claim: { status?: number; body: unknown } = { status: 201, body: {} },
) {
  const server = house("sitter", {
    "GET /api/camera": notPaired,
    "POST /api/pairings/look": () => look,
    "POST /api/pairings/claim": () => claim,
  });
  show(<CameraScreen />);
  return { ...server, user: userEvent.setup() };
}

const claims = (sent: { path: string; body: unknown }[]) => sent.filter(({ path }) => path.endsWith("/claim")).map(({ body }) => body);

describe("a phone that is not paired", () => {
  it("becomes a camera by six digits and the room that has none", async () => {
    const { sent, user } = open();
    await user.type(await screen.findByLabelText("Six digits"), "123 456");
    expect(await screen.findByRole("radio", { name: /Max/ })).toBeChecked();
    expect(screen.getByText("has Old phone as its camera")).toBeVisible();
    await user.clear(screen.getByLabelText("Name of this phone"));
    await user.type(screen.getByLabelText("Name of this phone"), "Blue phone");
    await user.click(screen.getByRole("button", { name: "Use this room" }));
    expect(claims(sent())).toEqual([{ code: "123456", room: 2, name: "Blue phone", replace: false }]);
  });

  it("asks before it takes another camera's place", async () => {
    const { sent, user } = open();
    await user.type(await screen.findByLabelText("Six digits"), "123456");
    await user.click(await screen.findByRole("radio", { name: /Zoe/ }));
    await user.click(screen.getByRole("button", { name: "Use this room" }));
    expect(claims(sent())).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Replace it" }));
    expect(claims(sent())).toMatchObject([{ room: 1, replace: true }]);
  });

  it("reads the secret of a QR code and takes it out of the address", async () => {
    location.hash = "#topsecret";
    const { sent } = open();
    expect(await screen.findByRole("radio", { name: /Max/ })).toBeVisible();
    expect(location.hash).toBe("");
    expect(sent().find(({ path }) => path.endsWith("/look"))?.body).toEqual({ secret: "topsecret" });
  });

  it("says in words what is wrong with a code", async () => {
    const words = "This code has been used, has expired, or was taken back. Show a new one on your own phone.";
    const { user } = open({ status: 410, body: { title: words, status: 410, code: "pairing_over", detail: words } });
    await user.type(await screen.findByLabelText("Six digits"), "000000");
    expect(await screen.findByRole("alert")).toHaveTextContent(words);
  });
});
