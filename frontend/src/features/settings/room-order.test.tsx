import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { house, show } from "@/testing/house";
import { max, zoe } from "@/testing/things";
import { RoomLinks } from "./RoomLinks";

it("the order of the rooms is changed place by place", async () => {
  const rooms = [
    { ...zoe, position: 0 },
    { ...max, position: 0 },
  ];
  const { sent } = house("parent", {
    "GET /api/rooms": () => ({ body: { next: null, previous: null, results: rooms } }),
    [`PATCH /api/rooms/${zoe.id}`]: () => ({ body: zoe }),
    [`PATCH /api/rooms/${max.id}`]: () => ({ body: max }),
  });
  show(<RoomLinks />);
  const names = await screen.findAllByRole("button", { name: /one place earlier/ });
  expect(names[0]).toBeDisabled();
  await userEvent.setup().click(names[1] as HTMLElement);
  expect(sent().map(({ path, body }) => [path, body])).toHaveLength(1);
});
