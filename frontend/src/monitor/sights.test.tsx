import { render, screen } from "@testing-library/react";
import { RealtimeContext } from "@/realtime/hooks";
import { Realtime } from "@/realtime/store";
import { vi } from "vitest";
import { health } from "@/testing/things";
import { useSight } from "./sights";

function Said() {
  return <p>{`said: ${useSight(7)}`}</p>;
}

it.each([
  ["picture_still", "said: The words"],
  ["picture_h265", "said: "],
])("tells what is wrong with a picture that is there: %s", (code, said) => {
  const store = new Realtime();
  const known = { link: "ok", rooms: { 7: { state: "quiet", health: { ...health, warnings: [{ code, words: "The words" }] } } } };
  vi.spyOn(store, "getState").mockReturnValue(known as never);
  render(
    <RealtimeContext value={store}>
      <Said />
    </RealtimeContext>,
  );
  expect(screen.getByText(said.trim(), { exact: false })).toHaveTextContent(said.trim());
});
