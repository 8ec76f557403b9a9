import { screen, waitFor } from "@testing-library/react";
import { house, show } from "@/testing/house";
import { Watchers } from "./Watchers";

const since = "2026-03-01T02:00:00Z";
const body = [
  { person: 3, room: 7, how: "watching", since },
  { person: 2, room: 7, how: "watching", since },
  { person: 2, room: 7, how: "listening", since },
  { person: 1, room: 7, how: "watching", since },
  { person: 3, room: 8, how: "listening", since },
];
const answers = { "GET /api/presence": () => ({ body }) };

describe("who is watching", () => {
  it("names everybody else at the room, each once", async () => {
    house("owner", answers);
    show(<Watchers room={7} />);
    expect(await screen.findByText("Ben and Cy are watching")).toBeVisible();
    expect(screen.queryByText(/listening/)).not.toBeInTheDocument();
  });

  it("tells who only listens", async () => {
    house("owner", answers);
    show(<Watchers room={8} />);
    expect(await screen.findByText("Cy is listening")).toBeVisible();
  });

  it("does not even ask for a sitter", async () => {
    const { asked } = house("sitter", answers);
    show(<Watchers room={7} />);
    await waitFor(() => expect(asked.map(({ path }) => path)).toContain("/api/session"));
    expect(asked.map(({ path }) => path)).not.toContain("/api/presence");
  });
});
