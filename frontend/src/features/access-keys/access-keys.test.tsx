import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { house, show } from "@/testing/house";
import { camera, max, zoe } from "@/testing/things";
import { AccessKeysCard } from "./AccessKeysCard";
import { AccessKeysOf } from "./AccessKeysOf";

const old = {
  id: 3,
  name: "vlc",
  rooms: [zoe.id],
  pictures: true,
  created_at: "2026-03-01T10:00:00Z",
  used_at: null,
};
const rooms = { "GET /api/rooms": () => ({ body: { next: null, previous: null, results: [{ ...zoe, camera }, max] } }) };

it("makes a key for chosen rooms, and shows it this once with the address of each", async () => {
  const made = { ...old, id: 4, name: "Home Assistant", user: "babycam", key: "babycam_abc" };
  const { sent } = house("owner", {
    ...rooms,
    "GET /api/access-keys": () => ({ body: [] }),
    "POST /api/access-keys": () => ({ status: 201, body: made }),
  });
  show(<AccessKeysCard />);
  await userEvent.click(await screen.findByRole("button", { name: "Make a key" }));
  await userEvent.click(screen.getByLabelText("Some rooms"));
  expect(screen.getByRole("button", { name: "Make the key" })).toBeDisabled();
  await userEvent.click(await screen.findByRole("switch", { name: "Zoe" }));
  await userEvent.click(screen.getByRole("switch", { name: /Still pictures, too/ }));
  await userEvent.click(screen.getByRole("button", { name: "Make the key" }));
  expect(await screen.findByRole("status", { name: "Key (as the password)" })).toHaveTextContent("babycam_abc");
  expect(screen.getByRole("status", { name: "Sound of Zoe" })).toHaveTextContent(`/api/rooms/${zoe.id}/audio.aac`);
  expect(screen.getByRole("status", { name: "Picture of Zoe" })).toHaveTextContent("snapshot.jpg");
  expect(sent()[0]?.body).toEqual({ name: "Home Assistant", rooms: [zoe.id], pictures: true });
  await userEvent.click(screen.getByRole("button", { name: "Done" }));
  expect(screen.queryByText("babycam_abc")).not.toBeInTheDocument();
});

it("tells what each hears and when it last did, and revokes it with one tap", async () => {
  const { sent } = house("owner", {
    ...rooms,
    "GET /api/access-keys": () => ({ body: [old] }),
    "DELETE /api/access-keys/3": () => ({ status: 204 }),
  });
  show(<AccessKeysCard />);
  const row = within(await screen.findByRole("listitem"));
  expect(await row.findByText("hears and sees Zoe")).toBeVisible();
  expect(row.getByText(/never used/)).toBeVisible();
  await userEvent.click(row.getByRole("button", { name: "Revoke the key of vlc" }));
  await waitFor(() => expect(sent()[0]?.path).toBe("/api/access-keys/3"));
});

it("shows an owner how many programs hear in somebody's name, and ends them", async () => {
  const { sent } = house("owner", {
    ...rooms,
    "GET /api/access-keys?person=3": () => ({ body: [{ ...old, rooms: null, pictures: false }] }),
    "DELETE /api/access-keys/3": () => ({ status: 204 }),
  });
  show(<AccessKeysOf person={3} name="Cy" />);
  const theirs = within(await screen.findByRole("group", { name: "1 program may listen as Cy" }));
  expect(await theirs.findByText("hears all their rooms")).toBeVisible();
  await userEvent.click(theirs.getByRole("button", { name: "Revoke the key of vlc" }));
  await waitFor(() => expect(sent()[0]?.path).toBe("/api/access-keys/3"));
});
