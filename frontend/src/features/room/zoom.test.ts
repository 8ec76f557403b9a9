import { moved, NEAREST, tappedTwice, WHOLE, zoomed } from "./zoom";

const frame = { width: 400, height: 300 };
const corner = { x: 200, y: 150 };
const middle = { x: 0, y: 0 };

describe("zooming", () => {
  it("goes from all of the picture to four times as near, and no further", () => {
    expect(zoomed(WHOLE, 10, middle, frame).scale).toBe(NEAREST);
    expect(zoomed({ scale: 2, x: 50, y: 0 }, 0.1, middle, frame)).toEqual(WHOLE);
  });

  it("keeps in its place what it comes nearer to", () => {
    const view = zoomed(WHOLE, 2, { x: 100, y: -50 }, frame);
    expect(view).toEqual({ scale: 2, x: -100, y: 50 });
    expect(zoomed(view, 2, { x: 100, y: -50 }, frame)).toEqual({ scale: 4, x: -300, y: 150 });
  });

  it("never moves the picture out of its frame", () => {
    expect(moved(WHOLE, { x: 500, y: 500 }, frame)).toEqual(WHOLE);
    expect(moved({ scale: 2, x: 0, y: 0 }, { x: 999, y: -999 }, frame)).toEqual({ scale: 2, x: 200, y: -150 });
    expect(zoomed({ scale: 4, x: 600, y: 450 }, 0.5, corner, frame)).toEqual({ scale: 2, x: 200, y: 150 });
  });

  it("goes there and back with a double tap", () => {
    const near = tappedTwice(WHOLE, corner, frame);
    expect(near).toEqual({ scale: 2, x: -200, y: -150 });
    expect(tappedTwice(near, middle, frame)).toEqual(WHOLE);
  });
});
