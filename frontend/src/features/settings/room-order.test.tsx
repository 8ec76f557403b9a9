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
  expect(await screen.findByRole("button", { name: `Move ${zoe.name} up` })).toHaveAttribute("aria-disabled", "true");
  expect(screen.getByRole("button", { name: `Move ${max.name} down` })).toHaveAttribute("aria-disabled", "true");
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: `Move ${max.name} down` }));
  expect(sent()).toEqual([]);
  await user.click(screen.getByRole("button", { name: `Move ${max.name} up` }));
  expect(await screen.findByRole("status")).toHaveTextContent(`${max.name} is now number 1 of 2.`);
  expect(sent().map(({ path, body }) => [path, body])).toEqual([[`/api/rooms/${zoe.id}`, { position: 1 }]]);
});

it("a room is moved down, too, by the keyboard, which stays where it was", async () => {
  let rooms = [
    { ...zoe, position: 0 },
    { ...max, position: 1 },
  ];
  house("parent", {
    "GET /api/rooms": () => ({ body: { next: null, previous: null, results: rooms } }),
    [`PATCH /api/rooms/${zoe.id}`]: () => ({ body: zoe }),
    [`PATCH /api/rooms/${max.id}`]: () => ({ body: max }),
  });
  show(<RoomLinks />);
  const down = await screen.findByRole("button", { name: `Move ${zoe.name} down` });
  rooms = [
    { ...max, position: 0 },
    { ...zoe, position: 1 },
  ];
  down.focus();
  await userEvent.setup().keyboard("{Enter}");
  await vi.waitFor(() => expect(screen.getAllByRole("link")[1]).toHaveTextContent(zoe.name));
  expect(screen.getByRole("button", { name: `Move ${zoe.name} down` })).toHaveFocus();
});
