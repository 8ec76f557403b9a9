import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { house, show } from "@/testing/house";
import { AuditList } from "./AuditList";

const line = { id: 1, at: "2026-03-03T19:00:00Z", who: "Ana", act: "invite.made", whom: "", words: "Invited somebody as sitter" };

it("shows what was changed day by day, and loads older lines when asked", async () => {
  const { asked } = house("owner", {
    "GET /api/audit": () => ({
      body: {
        next: "http://localhost:3000/api/audit?cursor=abc",
        previous: null,
        results: [line, { ...line, id: 2, words: "Ana logged in on Chrome" }],
      },
    }),
    "GET /api/audit?cursor=abc": () => ({
      body: { next: null, previous: null, results: [{ ...line, id: 3, at: "2026-03-01T19:00:00Z", words: "Ben joined as parent" }] },
    }),
  });
  show(<AuditList />);
  expect(await screen.findByText("by Ana")).toBeVisible();
  expect(screen.getAllByText("by Ana")).toHaveLength(1);
  await userEvent.click(screen.getByRole("button", { name: "Show older" }));
  const days = await screen.findAllByRole("region");
  expect(days).toHaveLength(2);
  expect(within(days[1]!).getByText("Ben joined as parent")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Show older" })).not.toBeInTheDocument();
  expect(asked.map(({ path }) => path)).toContain("/api/audit?cursor=abc");
});
