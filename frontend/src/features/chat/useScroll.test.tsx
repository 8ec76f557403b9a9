import { act, render } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useScroll } from "./useScroll";

const ROW_PX = 40;
const BOX_PX = 400;
const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => ({ key: `m${from + index}` }));

/** jsdom lays nothing out: rows of 40 px, one below the other, in a box of 400 px that scrolls. */
beforeEach(() => {
  const within = (element: Element) => element.closest<HTMLElement>("[data-testid=box]");
  const height = (box: Element) => box.querySelectorAll("[data-key]").length * ROW_PX;
  const tops = new WeakMap<Element, number>();
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockImplementation(function (this: HTMLElement) {
    return height(this);
  });
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(BOX_PX);
  vi.spyOn(HTMLElement.prototype, "scrollTop", "get").mockImplementation(function (this: HTMLElement) {
    return tops.get(this) ?? 0;
  });
  vi.spyOn(HTMLElement.prototype, "scrollTop", "set").mockImplementation(function (this: HTMLElement, top: number) {
    tops.set(this, Math.max(0, Math.min(top, height(this) - BOX_PX)));
  });
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockImplementation(function (this: HTMLElement) {
    const box = within(this);
    const index = box ? [...box.querySelectorAll("[data-key]")].indexOf(this) : -1;
    return box && index >= 0 ? new DOMRect(0, index * ROW_PX - box.scrollTop, 100, ROW_PX) : new DOMRect(0, 0, 100, BOX_PX);
  });
});

afterEach(() => vi.restoreAllMocks());

function List({ shown }: { shown: { key: string }[] }) {
  const nothing = () => undefined;
  const { box, onScroll } = useScroll({ rows: shown, older: true, newer: false, onOlder: nothing, onNewer: nothing });
  return (
    <div ref={box} onScroll={onScroll} data-testid="box">
      {shown.map(({ key }) => (
        <p key={key} data-key={key} />
      ))}
    </div>
  );
}

function open() {
  const view = render(<List shown={rows(20, 60)} />);
  const box = view.getByTestId("box");
  expect(box.scrollTop).toBe(40 * ROW_PX - BOX_PX);
  const becomes = (from: number, to: number) => act(() => view.rerender(<List shown={rows(from, to)} />));
  return { box, becomes };
}

it("stays at its end while it is there", () => {
  const { box, becomes } = open();
  becomes(20, 61);
  expect(box.scrollTop).toBe(41 * ROW_PX - BOX_PX);
});

it("stays where a thumb has just put it, also when a message comes before the browser tells of that", () => {
  const { box, becomes } = open();
  box.scrollTop = 500;
  becomes(20, 61);
  expect(box.scrollTop).toBe(500);
});

it("keeps the row under the thumb when older ones come before the browser tells that it moved", () => {
  const { box, becomes } = open();
  box.scrollTop = 500;
  box.dispatchEvent(new Event("scroll", { bubbles: true }));
  box.scrollTop = 460;
  becomes(10, 60);
  expect(box.scrollTop).toBe(460 + 10 * ROW_PX);
});
