import { useQuery } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import { house, show } from "@/testing/house";
import { Section } from "./Section";

function Card({ answer }: { answer: Promise<string> }) {
  return <p>{useQuery({ queryKey: ["slow"], queryFn: () => answer }).data ?? "nothing yet"}</p>;
}

it("a section's cards are shown together when the last of them has come, and stay while one is asked anew", async () => {
  house("owner");
  let come: (words: string) => void = () => undefined;
  const answer = new Promise<string>((done) => (come = done));
  show(
    <Section title="Family">
      <Card answer={answer} />
    </Section>,
  );
  expect(await screen.findByRole("status", { name: "Loading" })).toBeVisible();
  come("Ana and Ben");
  expect(await screen.findByText("Ana and Ben")).toBeVisible();
  await vi.waitFor(() => expect(screen.queryByRole("status", { name: "Loading" })).toBeNull());
});
