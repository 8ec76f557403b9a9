import { screen } from "@testing-library/react";
import { Settings } from "@/features/camera/Settings";
import { CameraControls } from "@/features/cameras/CameraControls";
import { CameraList } from "@/features/cameras/CameraList";
import { CameraStreams } from "@/features/cameras/CameraStreams";
import { FindCameras } from "@/features/cameras/FindCameras";
import { DeviceList, Revoke } from "@/features/pairing/DeviceList";
import { PairPanel } from "@/features/pairing/PairPanel";
import { Soothe } from "@/features/soothe/SoothePanel";
import { type Act, file, gives, nothing, page, press, turn } from "@/testing/refused/act";
import { AT } from "@/testing/refused/act-samples";
import { camera, zoe } from "@/testing/things";

const device = { id: 12, room: 7, room_name: "Zoe", kind: "phone", name: "Old phone", online: true, seen_at: AT, created_at: AT } as never;

const phone = {
  room: 7,
  device: { id: 12, name: "Old phone", kind: "phone" },
  online: true,
  talking: null,
  beat: null,
  wish: {
    quality: "auto",
    light: { on: false, colour: "#ff0000", level: 0.5, torch: false },
    play: { track: null, until: null, volume: 0.5, fade_s: 10 },
  },
};

/** What the server refuses at cameras, the phones that are some, and what they play. */
export const cameraActs: Record<string, Act> = {
  "camera/Settings.tsx forget": {
    request: "DELETE /api/camera",
    element: (
      <Settings
        phone={{ leave: (tell: () => Promise<unknown>) => tell(), choose: nothing } as never}
        view={
          {
            choice: { camera: null, microphone: null },
            devices: { cameras: [], microphones: [] },
            camera: { room: { name: "Zoe" }, wish: { quality: "auto" } },
            media: { camera: null },
          } as never
        }
        onLeft={nothing}
      />
    ),
    does: press("Stop being a camera", "Stop$", "Yes, stop"),
  },
  "cameras/CameraControls.tsx control": {
    request: "POST /api/cameras/70/control",
    element: <CameraControls camera={camera} />,
    does: turn("Light"),
  },
  "cameras/CameraList.tsx remove": {
    request: "DELETE /api/cameras/70",
    element: <CameraList pairing={false} />,
    house: { "GET /api/rooms": page([zoe]) },
    does: press("Remove", "Remove"),
  },
  "cameras/CameraStreams.tsx ask": {
    request: "POST /api/cameras/streams",
    element: <CameraStreams camera={{ host: "192.168.1.20", port: 80, path: "/", name: "Cam", by: "onvif" } as never} onChoose={nothing} />,
    does: press(""),
  },
  "cameras/FindCameras.tsx search": { request: "POST /api/cameras/search", element: <FindCameras onChoose={nothing} />, does: press("") },
  "pairing/DeviceList.tsx reload": {
    request: "POST /api/rooms/7/phone/reload",
    element: <DeviceList link={() => null} />,
    house: { "GET /api/devices": gives([device]) },
    does: press("Reload"),
  },
  "pairing/DeviceList.tsx revoke": {
    request: "DELETE /api/devices/12",
    element: <Revoke device={device} />,
    does: press("Remove access", "Remove access"),
  },
  "pairing/PairPanel.tsx": {
    request: "POST /api/pairings",
    element: <PairPanel room={7} done={() => null} />,
    does: () => Promise.resolve(),
  },
  "soothe/LullabyCard.tsx add": {
    request: "POST /api/lullabies",
    element: <Soothe room={7} />,
    house: { "GET /api/rooms/7/phone": gives(phone), "GET /api/lullabies": gives([]) },
    does: file("a.mp3", "audio/mpeg"),
  },
  "soothe/LullabyCard.tsx remove": {
    request: "DELETE /api/lullabies/a",
    element: <Soothe room={7} />,
    house: { "GET /api/rooms/7/phone": gives(phone), "GET /api/lullabies": gives([{ id: "a", name: "Rain", kind: "file" }]) },
    does: press("Delete Rain", "Remove$"),
  },
  "soothe/SoothePanel.tsx wish": {
    request: "PATCH /api/rooms/7/phone",
    element: <Soothe room={7} />,
    house: { "GET /api/rooms/7/phone": gives(phone), "GET /api/lullabies": gives([]) },
    does: async (user) => user.click((await screen.findAllByRole("switch"))[0]!),
  },
};
