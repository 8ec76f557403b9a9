import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { RoomSettings } from "./RoomSettings";
import type { Room } from "@/shared/api/types";
import { house, show } from "@/testing/house";
import { zoe } from "@/testing/things";

function opens(change: Partial<Room> = {}) {
  const room = { ...zoe, ...change };
  const { sent } = house("parent", {
    "GET /api/rooms": () => ({ body: { next: null, previous: null, results: [room] } }),
    "PATCH /api/rooms/7": ({ body }) => ({ body: Object.assign(room, body) }),
  });
  show(<RoomSettings room={room} />);
  return { sent, user: userEvent.setup() };
}

describe("what is for experts", () => {
  it("is folded, and says how much is recorded around a noise", async () => {
    const { sent, user } = opens();
    expect(screen.queryByLabelText("Record before a noise")).toBeNull();
    await user.click(screen.getByText("For experts"));
    const before = await screen.findByLabelText("Record before a noise");
    expect(before).toHaveValue(10);
    await user.clear(before);
    await user.type(before, "20");
    await user.click(screen.getAllByRole("button", { name: "Save" }).at(-1) as HTMLElement);
    expect(sent()[0]?.body).toEqual({ pre_roll_s: 20, post_roll_s: 10, split_s: 600 });
  });

  it("takes a patience of one's own, point by point, and draws it", async () => {
    const { sent, user } = opens();
    await user.click(screen.getByText("For experts"));
    await user.click(await screen.findByRole("switch", { name: "Own patience" }));
    expect(screen.getByRole("img", { name: /0 dB over the line after 10 s, 10 dB over the line after 2 s/ })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Add a point" }));
    await user.click(screen.getByRole("button", { name: "Remove point 1" }));
    await user.click(screen.getAllByRole("button", { name: "Save" }).at(-1) as HTMLElement);
    expect(sent()[0]?.body).toMatchObject({
      patience: "own",
      curve: [
        [10, 2],
        [15, 1],
      ],
    });
  });

  it("gives it up again for the usual one", async () => {
    const { sent, user } = opens({ patience: "own", curve: [[0, 3]] });
    await user.click(screen.getByText("For experts"));
    await user.click(await screen.findByRole("switch", { name: "Own patience" }));
    await user.click(screen.getAllByRole("button", { name: "Save" }).at(-1) as HTMLElement);
    expect(sent()[0]?.body).toMatchObject({ patience: "quick" });
  });
});
