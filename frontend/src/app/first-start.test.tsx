import { screen } from "@testing-library/react";
import { max } from "@/testing/things";
import { ana, at, nobody, open, page, withSockets } from "@/testing/whole-page";

withSockets();

describe("the first start", () => {
  it("founds the family with the code from the address, then asks for the first camera", async () => {
    const { user, sent } = open("/setup#code=ABCD-1234", {
      "GET /api/session": () => ({ body: { ...nobody, needs_setup: true } }),
      "POST /api/setup/code": () => ({ status: 204 }),
      "POST /api/setup": () => ({ status: 201, body: ana }),
      "GET /api/rooms": () => page([{ ...max, id: 8 }]),
      "POST /api/pairings": () => ({
        status: 201,
        body: {
          id: 3,
          code: "123456",
          url: "http://192.168.1.5:8080/camera#secret",
          qr: "data:image/svg+xml,",
          expires_at: new Date(Date.now() + 300_000).toISOString(),
          room: 8,
        },
      }),
      "GET /api/pairings/3": () => ({ body: { id: 3, state: "waiting", device: null, expires_at: at } }),
    });
    expect(await screen.findByLabelText("Set-up code")).toHaveValue("ABCD-1234");
    await user.click(screen.getByRole("button", { name: "Next" }));
    await user.type(await screen.findByLabelText("Name"), "Ana");
    expect(screen.getByLabelText("User name")).toHaveValue("ana");
    await user.type(screen.getByLabelText("Password"), "twelve small sheep");
    await user.click(screen.getByRole("button", { name: "Next" }));
    await user.click(screen.getByRole("button", { name: "Start babycam" }));
    expect(await screen.findByRole("heading", { name: "The first camera" })).toBeVisible();
    expect(await screen.findByRole("img", { name: "The code: 1 2 3 4 5 6" })).toBeVisible();
    expect(screen.getByRole("link", { name: /My camera has an address/ })).toHaveAttribute("href", "/settings/cameras?room=8&first=1");
    expect(sent().map(({ path }) => path)).toEqual(["/api/setup/code", "/api/setup", expect.anything()]);
    expect(sent()[1]?.body).toMatchObject({
      setting_up: true,
      code: "ABCD-1234",
      person: { name: "Ana", username: "ana", password: "twelve small sheep" },
    });
  });

  const words = "This is not the code that the server printed.";
  const wrong = { status: 403, body: { title: words, status: 403, code: "bad_code", detail: words } };
  const isRight = ({ body }: { body: unknown }): boolean => (body as { code: string }).code === "GOOD";

  it("says at once that a code is wrong, waits there for the right one, and asks once for each", async () => {
    const { user, sent } = open("/setup", {
      "GET /api/session": () => ({ body: { ...nobody, needs_setup: true } }),
      "POST /api/setup/code": (request) => (isRight(request) ? { status: 204 } : wrong),
    });
    const code = await screen.findByLabelText("Set-up code");
    await user.type(code, "NOPE");
    await user.tab();
    expect(await screen.findByText(words)).toBeVisible();
    expect(code).toHaveAccessibleDescription(words);
    await user.click(screen.getByRole("button", { name: "Next" }));
    expect(code).toBeVisible();
    expect(sent()).toHaveLength(1);
    await user.clear(code);
    await user.type(code, "GOOD");
    expect(screen.queryByText(words)).toBeNull();
    await user.click(screen.getByRole("button", { name: "Next" }));
    expect(await screen.findByLabelText("Name")).toBeVisible();
    expect(sent()).toHaveLength(2);
  });

  it("goes back to the code when it was right before and is no more", async () => {
    const { user } = open("/setup#code=NOPE", {
      "GET /api/session": () => ({ body: { ...nobody, needs_setup: true } }),
      "POST /api/setup/code": () => ({ status: 204 }),
      "POST /api/setup": () => wrong,
    });
    await user.click(await screen.findByRole("button", { name: "Next" }));
    await user.type(await screen.findByLabelText("Name"), "Ana");
    await user.type(screen.getByLabelText("Password"), "twelve small sheep");
    await user.click(screen.getByRole("button", { name: "Next" }));
    await user.click(screen.getByRole("button", { name: "Start babycam" }));
    expect(await screen.findByLabelText("Set-up code")).toHaveAccessibleDescription(words);
  });
});
