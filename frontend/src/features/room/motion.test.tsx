import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { Room } from "@/shared/api/types";
import { house, show } from "@/testing/house";
import { zoe } from "@/testing/things";
import MotionCard from "./MotionCard";
import { added, boxOf, drawn, MOST_PARTS, moved, type Part, resized } from "./zone";

vi.mock("@/monitor/RoomPicture", () => ({ RoomPicture: () => null }));

function opens(change: Partial<Room> = {}) {
  const room = { ...zoe, ...change };
  const { sent } = house("parent", {
    "GET /api/rooms": () => ({ body: { next: null, previous: null, results: [room] } }),
    "PATCH /api/rooms/7": ({ body }) => ({ body: Object.assign(room, body) }),
  });
  const { rerender } = show(<MotionCard room={room} />);
  return { sent, rerender, user: userEvent.setup() };
}

describe("the zone", () => {
  it("stays inside of the picture, and large enough to be seen", () => {
    const part: Part = [100, 100, 300, 200];
    expect(moved(part, -500, 950)).toEqual([0, 800, 300, 200]);
    expect(resized(part, 5000, -5000)).toEqual([100, 100, 900, 60]);
    expect(drawn([800, 900], [500.4, 2000])).toEqual([500, 900, 300, 100]);
    expect(drawn([1, 1], [40, 900])).toBeNull();
    expect(added(Array.from({ length: MOST_PARTS }, () => part))).toHaveLength(MOST_PARTS);
  });

  it("lies over the picture itself, whatever its shape", () => {
    expect(boxOf("h264 1280x720")).toEqual({ left: "0%", top: "12.5%", width: "100%", height: "75%" });
    expect(boxOf("mjpeg 480x640")).toEqual({ left: "21.875%", top: "0%", width: "56.25%", height: "100%" });
    expect(boxOf("")).toEqual({ left: "0%", top: "0%", width: "100%", height: "100%" });
  });
});

describe("motion on a room's page", () => {
  it("is off, and then neither a zone nor a sensitivity is asked for", async () => {
    const { sent, user } = opens();
    expect(screen.queryByRole("button", { name: "Draw the zone" })).toBeNull();
    await user.click(screen.getByRole("radio", { name: "Call us, too" }));
    expect(sent()[0]?.body).toEqual({ motion: "alarm" });
    await user.click(screen.getByRole("switch", { name: /Call us when nothing can be seen/ }));
    expect(sent()[1]?.body).toEqual({ picture_alarm: true });
  });

  it("says where nothing can be told, as no picture comes", () => {
    opens({ motion: "alarm", health: { ...zoe.health, source: "live", video: "" } });
    expect(screen.getByText("No picture comes from this camera now: nothing that moves can be told.")).toBeVisible();
  });

  it("says where the camera's stream lets nobody tell what moves", () => {
    const warnings = [{ code: "motion_refreshes", words: "Nobody can tell what moves here." }];
    opens({ motion: "shown", health: { ...zoe.health, source: "live", video: "h264 640x480", warnings } });
    expect(screen.getByText("Nobody can tell what moves here.")).toBeVisible();
  });

  it("says that it calls nobody before the room has come to rest", () => {
    opens({ motion: "alarm", health: { ...zoe.health, source: "live", video: "h264 640x480", motion_waits: true } });
    expect(screen.getByText("What moves calls nobody yet: first the room has to be still for 5 minutes.")).toBeVisible();
  });

  it("has its zone drawn with keys alone", async () => {
    const { sent, user } = opens({ motion: "shown" });
    expect(screen.getByText("The whole picture")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Draw the zone" }));
    await user.click(screen.getByRole("button", { name: "Add a part" }));
    const part = screen.getByRole("button", { name: /^Part 1: 30 % from the left, 35 % from the top, 40 % wide/ });
    part.focus();
    await user.keyboard("{ArrowRight}{ArrowUp}{Shift>}{ArrowDown}{/Shift}");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(sent()[0]?.body).toEqual({ motion_zone: [[320, 330, 400, 420]] });
  });

  it("has it drawn by a finger on the picture, and a part removed", async () => {
    const { sent, user } = opens({ motion: "shown", motion_zone: [[0, 0, 100, 100]] });
    await user.click(screen.getByRole("button", { name: "Draw the zone" }));
    const area = screen.getByRole("group", { name: "Zone in the picture of Zoe" });
    area.setPointerCapture = () => undefined;
    area.getBoundingClientRect = () => DOMRect.fromRect({ x: 0, y: 0, width: 400, height: 300 });
    fireEvent.pointerDown(area, { pointerId: 1, clientX: 100, clientY: 60 });
    fireEvent.pointerMove(area, { pointerId: 1, clientX: 300, clientY: 240 });
    fireEvent.pointerUp(area, { pointerId: 1 });
    screen.getByRole("button", { name: /^Part 1/ }).focus();
    await user.keyboard("{Delete}");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(sent()[0]?.body).toEqual({ motion_zone: [[250, 200, 500, 600]] });
  });
});
