import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { Person } from "@/shared/api/types";
import { house, show } from "@/testing/house";
import { LooksCard } from "./LooksCard";
import { PlaceCard } from "./PlaceCard";

const ana: Person = {
  id: 1,
  name: "Ana",
  username: "ana",
  role: "owner",
  colour: "#e07a5f",
  emoji: "",
  picture: null,
  tz: "",
  language: "",
};

it("saves only what was changed of how one looks", async () => {
  const { sent } = house("owner", { "PATCH /api/people/me": () => ({ body: ana }) });
  show(<LooksCard self={ana} />);
  await userEvent.click(screen.getByLabelText("🦉"));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(sent()[0]?.body).toEqual({ emoji: "🦉" }));
});

it("takes one emoji, also one that is made of several signs", async () => {
  const { sent } = house("owner", { "PATCH /api/people/me": () => ({ body: ana }) });
  show(<LooksCard self={ana} />);
  await userEvent.click(screen.getByLabelText("Another emoji"));
  await userEvent.paste("👩‍👧");
  expect(screen.getByLabelText("Another emoji")).toHaveValue("👩‍👧");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(sent()[0]?.body).toEqual({ emoji: "👩‍👧" }));
});

it("does not send a picture that is too large", async () => {
  const { sent } = house("owner");
  show(<LooksCard self={ana} />);
  await userEvent.upload(
    screen.getByLabelText("Choose a picture", { selector: "input" }),
    new File([new Uint8Array(5_000_001)], "big.png", { type: "image/png" }),
  );
  expect(await screen.findByText("That picture is larger than 5 MB.")).toBeInTheDocument();
  expect(sent()).toEqual([]);
});

it("shows how dates and numbers will look before they are saved", async () => {
  const { sent } = house("owner", { "PATCH /api/people/me": () => ({ body: ana }) });
  show(<PlaceCard self={ana} />);
  await userEvent.selectOptions(screen.getByLabelText("Dates and numbers"), "de");
  expect(screen.getByText(/1\.234,5/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(sent()[0]?.body).toEqual({ tz: "", language: "de" }));
});
