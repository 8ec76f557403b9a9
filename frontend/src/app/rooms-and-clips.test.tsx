import { screen, within } from "@testing-library/react";
import { clip } from "@/testing/things";
import { open, page, withSockets } from "@/testing/whole-page";

withSockets();

describe("a room", () => {
  it("saves another patience at once, and shows the old one again if the server refuses", async () => {
    const words = "Somebody changed this at the same moment.";
    const { user, sent } = open("/rooms/7", {
      "GET /api/clips?room=7": () => page([]),
      "PATCH /api/rooms/7": () => ({ status: 409, body: { title: words, status: 409, code: "conflict", detail: words } }),
    });
    await user.click(await screen.findByRole("radio", { name: "Patient" }));
    expect(sent()[0]?.body).toEqual({ patience: "patient" });
    expect(await screen.findByText(words)).toBeVisible();
    expect(screen.getByRole("radio", { name: "Quick" })).toBeChecked();
  });

  it("that is gone leads back to the others", async () => {
    open("/rooms/99");
    expect(await screen.findByRole("link", { name: "Go to the rooms" })).toHaveAttribute("href", "/");
  });
});

describe("clips", () => {
  it("says that a clip was cut, and that this browser cannot show its picture", async () => {
    vi.spyOn(HTMLMediaElement.prototype, "canPlayType").mockReturnValue("");
    const { user } = open("/clips", { "GET /api/clips": () => page([clip({ cut: true, codecs: "hvc1.1.6.L93.90, mp4a.40.2" })]) });
    const card = await screen.findByRole("button", { name: /Play the clip/ });
    expect(card).toHaveTextContent("Cut short");
    await user.click(card);
    const player = screen.getByRole("dialog");
    expect(player).toHaveTextContent("Cut short: the power or the recording failed.");
    expect(player).toHaveTextContent("The picture is H.265, which this browser cannot show.");
    expect(player.querySelector("video")).toBeInTheDocument();
  });

  it("says that nothing of a clip is left", async () => {
    const { user } = open("/clips", { "GET /api/clips": () => page([clip({ cut: true, state: "broken", thumbnail_url: null })]) });
    await user.click(await screen.findByRole("button", { name: /Play the clip/ }));
    expect(screen.getByRole("dialog")).toHaveTextContent("Nothing of this clip could be saved");
  });

  it("are played, kept, and deleted only after a question", async () => {
    const { user, sent } = open("/clips", {
      "GET /api/clips": () => page([clip()]),
      "PATCH /api/clips/c1": () => ({ body: clip({ keep: true }) }),
      "DELETE /api/clips/c1": () => ({ status: 204 }),
    });
    await user.click(await screen.findByRole("button", { name: /Play the clip/ }));
    const player = await screen.findByRole("dialog", { name: "Zoe" });
    expect(player.querySelector("video")).toHaveAttribute("src", "/api/clips/c1/video.mp4");
    expect(within(player).getByRole("link", { name: /Download/ })).toHaveAttribute("href", "/api/clips/c1/video.mp4?download=1");
    await user.click(within(player).getByRole("button", { name: "Keep" }));
    await user.click(within(player).getByRole("button", { name: "Delete" }));
    expect(sent().some(({ method }) => method === "DELETE")).toBe(false);
    const question = await screen.findByRole("dialog", { name: /cannot be brought back/ });
    await user.click(within(question).getByRole("button", { name: "Delete" }));
    await vi.waitFor(() => expect(sent().map(({ method }) => method)).toEqual(["PATCH", "DELETE"]));
  });
});
