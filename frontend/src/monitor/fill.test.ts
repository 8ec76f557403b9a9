// @vitest-environment jsdom
import { fillTo, moveOf } from "./fill";

describe("a meter's fill", () => {
  it("stays where nobody would see it move, and ends exactly at both ends", () => {
    expect(moveOf(0.5, 0.505)).toBe("stay");
    expect(moveOf(0.5, 0.53)).toBe("jump");
    expect(moveOf(0.5, 0.7)).toBe("glide");
    expect(moveOf(0.005, 0)).toBe("jump");
    expect(moveOf(0.995, 1)).toBe("jump");
    expect(moveOf(0, 0)).toBe("stay");
  });

  it("is put at its first level, and not written again for a sound that goes on alike", () => {
    const fill = document.createElement("div");
    fillTo(fill, "X", 0.25);
    expect(fill.style.transform).toBe("scaleX(0.250)");
    fillTo(fill, "X", 0.255);
    fillTo(fill, "X", 0.245);
    expect(fill.style.transform).toBe("scaleX(0.250)");
    fillTo(fill, "X", 0.6);
    expect(fill.style.transform).toBe("scaleX(0.600)");
    expect(fill).toHaveAttribute("data-move", "glide");
  });
});
