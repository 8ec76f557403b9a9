import { Pairing } from "@/features/camera/Pairing";
import { CameraForm } from "@/features/cameras/CameraForm";
import { AddRoom } from "@/features/live/LiveGrid";
import { ProgramForm } from "@/features/pairing/ProgramForm";
import FineTuning from "@/features/room/FineTuning";
import { RoomSettings } from "@/features/room/RoomSettings";
import { type Form, nothing } from "@/testing/refused/form";
import { camera, zoe } from "@/testing/things";

const presets = [
  { id: "rtsp", name: "RTSP", kind: "pull", fields: ["url", "audio_url", "username", "password"], help: "", url_example: "" },
];

const withPresets = {
  "GET /api/cameras/presets": () => ({ body: presets }),
  "GET /api/rooms": () => ({ body: { next: null, previous: null, results: [zoe] } }),
};

const plain = { ...camera, preset: "rtsp" as const };
const choices = { family: "The Does", room: 7, rooms: [{ id: 7, name: "Zoe", taken: null }] };
const atCamera = { "GET /api/camera": () => ({ status: 401, body: {} }), "POST /api/pairings/look": () => ({ body: choices }) };

/** What the server refuses at cameras and rooms. */
export const cameraForms: Record<string, Form> = {
  camera: {
    site: "cameras/CameraForm.tsx save",
    request: "POST /api/cameras",
    element: <CameraForm camera={null} rooms={[zoe]} room={7} onDone={nothing} />,
    house: withPresets,
    at: ["url", "audio_url", "username", "password"],
  },
  "another camera": {
    site: "cameras/CameraForm.tsx save",
    request: "PATCH /api/cameras/70",
    element: <CameraForm camera={plain} rooms={[zoe]} room={7} onDone={nothing} />,
    house: withPresets,
    at: ["url", "audio_url", "username", "password"],
  },
  "camera's try-out": {
    site: "cameras/CameraForm.tsx probe",
    request: "POST /api/cameras/probe",
    element: <CameraForm camera={plain} rooms={[zoe]} room={7} onDone={nothing} />,
    house: withPresets,
    sends: "Try it",
    at: ["url", "audio_url", "username", "password"],
  },
  "camera's new room": {
    site: "cameras/CameraForm.tsx add",
    request: "POST /api/rooms",
    element: <CameraForm camera={null} rooms={[]} room={null} onDone={nothing} />,
    house: withPresets,
    at: ["name"],
  },
  "phone's code": {
    site: "camera/Pairing.tsx mutate",
    request: "POST /api/pairings/look",
    element: <Pairing secret="s" onPaired={nothing} />,
    house: atCamera,
    at: ["code"],
  },
  "phone's room": {
    site: "camera/Pairing.tsx claim",
    request: "POST /api/pairings/claim",
    element: <Pairing secret="s" onPaired={nothing} />,
    house: atCamera,
    sends: "Use this room",
    at: ["name"],
  },
  "fine tuning": {
    site: "room/FineTuning.tsx update",
    request: "PATCH /api/rooms/7",
    element: <FineTuning room={{ ...zoe, patience: "own", curve: [[0, 10]] }} />,
    at: ["pre_roll_s", "post_roll_s", "split_s", "curve"],
  },
  room: { site: "room/RoomSettings.tsx update", request: "PATCH /api/rooms/7", element: <RoomSettings room={zoe} />, at: ["name"] },
  "new room": { site: "live/LiveGrid.tsx create", request: "POST /api/rooms", element: <AddRoom />, at: ["name"] },
  program: {
    site: "pairing/ProgramForm.tsx add",
    request: "POST /api/devices",
    element: <ProgramForm rooms={[zoe]} onDone={nothing} />,
    at: ["room", "name"],
  },
};
