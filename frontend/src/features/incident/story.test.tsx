import { screen } from "@testing-library/react";
import { house, show } from "@/testing/house";
import { incident } from "@/testing/things";
import { IncidentStory } from "./IncidentStory";

it("says how long somebody took from the call that they answered, however long ago the incident opened", async () => {
  house("owner");
  const taken = {
    state: "acked",
    acked_by: { id: 1, name: "Ana" },
    rang_at: "2026-03-01T02:46:45Z",
    acked_at: "2026-03-01T02:47:57Z",
  } as const;
  show(<IncidentStory incident={incident({ ...taken, words_log: [] })} />);
  expect(await screen.findByText(/^Ana took it after 1:12$/)).toBeVisible();
});
