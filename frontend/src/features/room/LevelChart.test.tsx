import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { type Lines, moveLine } from "@/monitor/scale";
import { LevelChart } from "./LevelChart";

const saved = vi.fn();

function Chart({ disabled = false }: { disabled?: boolean }) {
  const [lines, setLines] = useState<Lines>({ stir_db: -45, loud_db: -35, relative: false });
  return (
    <LevelChart
      room={7}
      lines={lines}
      disabled={disabled}
      onMove={(line, value) => setLines((now) => moveLine(now, line, value))}
      onSettle={(soon = true) => void saved(soon)}
    />
  );
}

/** jsdom lays nothing out: the plot is 700 px high, 10 px for each dB from -5 at the top to -75 at the foot. */
function laidOut() {
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockReturnValue({
    top: 0,
    height: 700,
    bottom: 700,
    left: 0,
    right: 300,
    width: 300,
    x: 0,
    y: 0,
    toJSON: () => null,
  });
  HTMLElement.prototype.setPointerCapture = () => undefined;
  HTMLElement.prototype.hasPointerCapture = () => true;
}

const alarm = () => screen.getByRole("slider", { name: "Alarm from" });
const stirring = () => screen.getByRole("slider", { name: "Stirring from" });

describe("drawing the lines on the meter", () => {
  beforeEach(() => {
    saved.mockClear();
    laidOut();
  });

  it("follows the finger and saves when it lets go", () => {
    render(<Chart />);
    fireEvent.pointerDown(alarm(), { pointerId: 1 });
    fireEvent.pointerMove(alarm(), { pointerId: 1, clientY: 150 });
    expect(alarm()).toHaveAttribute("aria-valuenow", "-20");
    expect(saved).not.toHaveBeenCalled();
    fireEvent.pointerUp(alarm(), { pointerId: 1 });
    expect(saved).toHaveBeenCalledWith(true);
  });

  it("stops the stirring line below the alarm line", () => {
    render(<Chart />);
    fireEvent.pointerDown(stirring(), { pointerId: 1 });
    fireEvent.pointerMove(stirring(), { pointerId: 1, clientY: 0 });
    expect(stirring()).toHaveAttribute("aria-valuenow", "-38");
  });

  it("moves by keys, one dB or five, and saves when they rest", async () => {
    const user = userEvent.setup();
    render(<Chart />);
    alarm().focus();
    await user.keyboard("{ArrowUp}{ArrowUp}{PageDown}");
    expect(alarm()).toHaveAttribute("aria-valuenow", "-38");
    expect(saved).toHaveBeenLastCalledWith(false);
    await user.keyboard("{End}");
    expect(alarm()).toHaveAttribute("aria-valuenow", "-5");
  });

  it("says its value in words", () => {
    render(<Chart />);
    expect(alarm()).toHaveAttribute("aria-valuetext", "−35 dB");
  });

  it("stays where it is for those who may not change the room", async () => {
    const user = userEvent.setup();
    render(<Chart disabled />);
    await user.tab();
    expect(alarm()).not.toHaveFocus();
    fireEvent.pointerMove(alarm(), { pointerId: 1, clientY: 150 });
    expect(alarm()).toHaveAttribute("aria-valuenow", "-35");
  });
});
