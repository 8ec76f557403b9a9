import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { withDialogs } from "@/testing/house";
import type { Going } from "@/shared/ui/going";
import { Line } from "./Line";

const nobody: Going = { key: "nobody", icon: "warn", look: "danger", words: "Nobody can be woken", act: <a href="/duty">Mend it</a> };
const stopped: Going = { key: "stopped", icon: "warn", look: "warn", words: "Nothing is recorded" };
const has: Going = { key: "incident-1", icon: "hand", look: "calm", words: "Ben has Zoe", passing: true };
const sound: Going = { key: "sound", icon: "soundOff", look: "warn", words: "Sound is off", onTap: vi.fn() };

const line = (...goings: Going[]) => render(<Line goings={goings} duty={<span>Ana</span>} />);

describe("the one line", () => {
  it("says under what weighs most who has the room, and how many more there are", async () => {
    withDialogs();
    line(nobody, stopped, has);
    const button = screen.getByRole("button", { name: /Nobody can be woken.*Ben has Zoe/ });
    expect(within(button).queryByText("Nothing is recorded")).toBeNull();
    expect(within(button).getByText("+1")).toBeVisible();
    expect(screen.getByRole("link", { name: "Mend it" })).toBeVisible();
    await userEvent.setup().click(button);
    expect(within(screen.getByRole("dialog")).getAllByRole("listitem")).toHaveLength(3);
  });

  it("is one act as a whole where the first thing is, and says how many wait behind it", () => {
    line(sound, has);
    expect(screen.getByRole("button", { name: "Sound is off" })).toBeVisible();
    expect(screen.getByRole("button", { name: "1 more" })).toBeVisible();
    expect(screen.queryByText("Ben has Zoe")).toBeNull();
  });
});
