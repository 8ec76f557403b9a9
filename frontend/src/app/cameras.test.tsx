import { screen } from "@testing-library/react";
import { zoe } from "@/testing/things";
import { open, withSockets } from "@/testing/whole-page";

withSockets();

describe("cameras", () => {
  const presets = [
    {
      id: "ipwebcam",
      name: "IP Webcam (Android app)",
      kind: "ipwebcam",
      url_example: "http://192.168.1.20:8080",
      fields: ["url", "username", "password"],
      help: "Start the server in the app.",
    },
  ];
  const found = {
    ok: true,
    video: { codec: "h264", width: 640, height: 480, fps: 15 },
    audio: { codec: "aac", rate: 48000, channels: 1 },
    level_db: -52,
    picture: "data:image/jpeg;base64,AA==",
    warnings: [],
    found: { kind: "ipwebcam", preset: "ipwebcam", url: "http://192.168.1.20:8080", username: "" },
  };

  it("are understood without the beginning of their address, and with a login pasted into it", async () => {
    const { user, sent } = open("/settings/cameras?room=8", {
      "GET /api/cameras/presets": () => ({ body: presets }),
      "POST /api/cameras/probe": () => ({ body: { ...found, found: { ...found.found, username: "ana" } } }),
      "POST /api/cameras": () => ({ status: 201, body: { ...zoe.camera, room: 8 } }),
    });
    await user.type(await screen.findByLabelText("Address"), "ana:se%20same@192.168.1.20");
    await user.click(screen.getByRole("button", { name: "Try it" }));
    expect(await screen.findByText("Tried at http://192.168.1.20:8080")).toBeVisible();
    expect(screen.getByLabelText("Address")).toHaveValue("http://192.168.1.20:8080");
    expect(sent()[0]?.body).toMatchObject({ url: "192.168.1.20", username: "ana", password: "se same" });
    await user.click(screen.getByRole("button", { name: "Save the camera" }));
    await vi.waitFor(() =>
      expect(sent().at(-1)?.body).toMatchObject({ url: "http://192.168.1.20:8080", username: "ana", password: "se same" }),
    );
  });

  it("are looked for when somebody asks, and tried at the stream that was chosen", async () => {
    const rtsp = { ...presets[0], id: "rtsp", name: "Camera with RTSP", kind: "pull" };
    const url = "rtsp://192.168.1.30:554/sub";
    const answers = [[], [{ host: "192.168.1.30", name: "Nursery cam", by: "onvif", port: 80, path: "/onvif/device_service" }]];
    const { user, sent } = open("/settings/cameras?room=8", {
      "GET /api/cameras/presets": () => ({ body: [...presets, rtsp] }),
      "POST /api/cameras/search": () => ({ body: answers.shift() }),
      "POST /api/cameras/streams": () => ({ body: [{ name: "Sub", url, codec: "H264", width: 640, height: 360 }] }),
      "POST /api/cameras/probe": () => ({ body: { ...found, found: { kind: "pull", preset: "rtsp", url, username: "ana" } } }),
    });
    await user.click(await screen.findByRole("button", { name: "Look for cameras in my network" }));
    expect(await screen.findByText(/No camera answered/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Look again" }));
    await user.click(await screen.findByRole("button", { name: "Use Nursery cam 192.168.1.30" }));
    const [login] = screen.getAllByLabelText(/^Camera user name/);
    const [secret] = screen.getAllByLabelText(/^Camera password/);
    await user.type(login ?? document.body, "ana");
    await user.type(secret ?? document.body, "sesame");
    await user.click(screen.getByRole("button", { name: "Show its streams" }));
    await user.click(await screen.findByRole("button", { name: "Sub · 640 × 360 · H264" }));
    expect(await screen.findByText("It works")).toBeVisible();
    expect(screen.getByLabelText("Address")).toHaveValue(url);
    expect(sent().at(-1)?.body).toMatchObject({ kind: "pull", url, username: "ana", password: "sesame" });
  });

  it("are tried before they are saved, and told about in words", async () => {
    const tries = [
      { ok: false, stage: "refused", words: "192.168.1.20 is there, but nothing answers on port 8080.", found: found.found },
      found,
    ];
    const { user, sent } = open("/settings/cameras?room=8", {
      "GET /api/cameras/presets": () => ({ body: presets }),
      "POST /api/cameras/probe": () => ({ body: tries.shift() }),
      "POST /api/cameras": () => ({ status: 201, body: { ...zoe.camera, room: 8 } }),
    });
    await user.type(await screen.findByLabelText("Address"), "http://192.168.1.20:8080");
    await user.click(screen.getByRole("button", { name: "Try it" }));
    expect(await screen.findByText(/nothing answers on port 8080/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Try it" }));
    expect(await screen.findByText("It works")).toBeVisible();
    expect(screen.getByText("Sound right now: −52 dB.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Save the camera" }));
    await vi.waitFor(() =>
      expect(sent().at(-1)).toMatchObject({ path: "/api/cameras", body: { room: 8, kind: "ipwebcam", url: "http://192.168.1.20:8080" } }),
    );
  });

  it("keep their password unless a new one is typed", async () => {
    const { user, sent } = open("/settings/cameras?room=7", {
      "GET /api/cameras/presets": () => ({ body: presets }),
      "PATCH /api/cameras/70": () => ({ body: zoe.camera }),
    });
    await screen.findByText("Saved. Leave empty to keep it.");
    await user.click(screen.getByRole("button", { name: "Save the camera" }));
    await vi.waitFor(() => expect(sent().at(-1)?.method).toBe("PATCH"));
    expect(sent().at(-1)?.body).not.toHaveProperty("password");
  });
});
