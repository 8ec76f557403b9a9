import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { Found } from "@/shared/api/types";
import { house, show } from "@/testing/house";
import { OrphansCard } from "./OrphansCard";

const none: Found = {
  held: "",
  unknown: { files: 0, bytes: 0, since: null },
  quarantine: { files: 0, bytes: 0, since: null },
  until: null,
  recordings: 0,
  roomless: 0,
  freed: 0,
  freed_at: null,
  words: [],
};
const lost: Found = {
  ...none,
  held: "most",
  unknown: { files: 424, bytes: 3.2e9, since: "2026-03-01T20:00:00Z" },
  recordings: 212,
  roomless: 12,
};
const aside: Found = {
  ...none,
  quarantine: { files: 2, bytes: 5e6, since: "2026-03-01T20:00:00Z" },
  until: "2026-03-31T20:00:00Z",
  recordings: 1,
  freed: 3,
};

describe("what is on the disk and not in the database", () => {
  it("is nothing when all is as it should be", async () => {
    const { asked } = house("owner", { "GET /api/storage": () => ({ body: none }) });
    const { container } = show(<OrphansCard />);
    await waitFor(() => expect(asked.map(({ path }) => path)).toContain("/api/storage"));
    expect(container).toBeEmptyDOMElement();
  });

  it("is told with its size and day, and taken up in goes until none is left, into the room that was chosen", async () => {
    const goes = [
      { adopted: 25, left: 187, roomless: 0 },
      { adopted: 187, left: 0, roomless: 0 },
    ];
    const { asked } = house("owner", {
      "GET /api/storage": () => ({ body: goes.length ? lost : none }),
      "POST /api/storage/adopt": () => ({ body: goes.shift() }),
    });
    show(<OrphansCard />);
    expect(await screen.findByText(/424 files \(3.2 GB\) of recordings are not in the database, since .*March 1/)).toBeVisible();
    expect(screen.getByText(/None of them is touched/)).toBeVisible();
    await screen.findByRole("option", { name: "Max" });
    await userEvent.selectOptions(screen.getByLabelText("Room"), "Max");
    await userEvent.click(screen.getByRole("button", { name: "Add to clips" }));
    expect(await screen.findByText("212 recordings are back among your clips.")).toBeVisible();
    expect(asked.filter(({ method }) => method === "POST").map(({ body }) => body)).toEqual([{ room: 8 }, { room: 8 }]);
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
  });

  it("names what was put aside, until when, and what had to go early", async () => {
    house("owner", { "GET /api/storage": () => ({ body: aside }) });
    show(<OrphansCard />);
    expect(
      await screen.findByText(/2 files \(5 MB\) were set aside, the first on .*March 1\. The first will be deleted on .*March 31/),
    ).toBeVisible();
    expect(screen.getByText(/3 files that were set aside had to be deleted early/)).toBeVisible();
  });

  it("is told to a parent, who is sent to an owner", async () => {
    house("parent", { "GET /api/storage": () => ({ body: lost }) });
    show(<OrphansCard />);
    expect(await screen.findByText("An owner can add them to the clips.")).toBeVisible();
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
  });

  it("says in words when it fails", async () => {
    house("owner", {
      "GET /api/storage": () => ({ body: { ...lost, roomless: 0 } }),
      "POST /api/storage/adopt": () => ({ status: 503, body: { code: "unavailable", detail: "Not right now." } }),
    });
    show(<OrphansCard />);
    await userEvent.click(await screen.findByRole("button", { name: "Add to clips" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Not right now.");
  });
});
