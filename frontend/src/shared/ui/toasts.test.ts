import { beforeEach, expect, it } from "vitest";
import { currentToasts, dismissToast, toast } from "./toasts";

const words = (): string[] => currentToasts().map((each) => each.words);

beforeEach(() => currentToasts().forEach(({ id }) => dismissToast(id)));

it("says the same refusal once, however often it comes, and last", () => {
  toast("Somebody has answered it already.");
  toast("Saved");
  toast("Somebody has answered it already.");
  expect(words()).toEqual(["Saved", "Somebody has answered it already."]);
});

it("keeps each note that can be undone, whatever it says", () => {
  const undo = { label: "Undo", run: () => undefined };
  toast("Fed", undo);
  toast("Fed", undo);
  toast("Fed");
  expect(words()).toEqual(["Fed", "Fed", "Fed"]);
});
